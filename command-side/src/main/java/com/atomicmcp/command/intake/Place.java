package com.atomicmcp.command.intake;

import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.Sha256;
import com.atomicmcp.kernel.Caller;

/** An environment that the one who asks may report to. */
public record Place(OrganizationId organization, EnvironmentId environment, Caller caller) {

    /** What reports about one thing of this environment have in common: its address, or a hash of it where that is too long. */
    public String subject(String id) {
        var subject = organization + "/" + environment + "/" + id;
        return subject.length() <= 255 ? subject : "sha-256:" + Sha256.hex(subject);
    }
}
