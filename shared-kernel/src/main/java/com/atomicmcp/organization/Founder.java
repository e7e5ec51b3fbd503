package com.atomicmcp.organization;

import com.atomicmcp.id.MemberId;
import com.atomicmcp.kernel.Text;

/** The first member of an organization: invited as it is registered, and its owner. */
public record Founder(MemberId memberId, String email, String firstName, String lastName) {

    public Founder {
        email = Text.email("email", email);
        firstName = Text.name("firstName", firstName);
        lastName = Text.name("lastName", lastName);
    }
}
