package com.atomicmcp.command.access;

import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;

/** Makes the invitations of members who were added. */
public interface Invitations {

    /** A new invitation; those that were made for the same member before it stop working. */
    Invitation issue(OrganizationId organization, MemberId member);
}
