package com.atomicmcp.audit.access;

import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.RoleId;
import java.util.List;

/**
 * Something that somebody could do at an instant.
 *
 * @param since the newest event without which it would not have been so
 * @param heldSince the event since which it was so without a gap, by whatever chain
 * @param through every way by which its permissions came to them, the oldest first
 */
public record Held(Able what, Occasion since, Occasion heldSince, List<Through> through) {

    /**
     * One way by which a permission comes to somebody.
     *
     * @param permission as people say it
     * @param since the event that closed the chain
     */
    public record Through(
            String permission, GroupId groupId, String group, RoleId roleId, String role, Occasion since) {}
}
