package com.atomicmcp.audit;

import java.util.List;

/**
 * A revocation, and what the call log has of those whom it concerns from then on, until it was undone.
 *
 * @param revocation what ended it
 * @param refused how many requests of theirs were refused after it
 * @param letIn how many that began after it were not refused: there must be none
 * @param letInAfter the latest of these, 20 at most
 * @param begunBefore those that had begun before it, and ended after it, the latest 20
 * @param all whether all requests since were looked at, and not the latest 100,000 alone
 */
public record Ended(
        Revocation revocation,
        long refused,
        long letIn,
        List<CallEntry> letInAfter,
        List<CallEntry> begunBefore,
        boolean all) {}
