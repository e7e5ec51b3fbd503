package com.atomicmcp.flow;

import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One Action Flow as readers see it.
 *
 * @param version the live version, counted from 1; 0 where none was ever published
 * @param live what the live version says, where there is one
 * @param draft what the draft says, where there is one, beside the live version or before it
 * @param publishedAt when the live version was published
 */
public record FlowView(
        EnvironmentId environmentId,
        FlowId flowId,
        FlowState state,
        int version,
        @Nullable FlowContent live,
        @Nullable FlowContent draft,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant publishedAt) {

    /** What it says to those who use it: the live version, or the draft where nothing was ever published. */
    public FlowContent content() {
        var content = live == null ? draft : live;
        if (content == null) {
            throw new IllegalStateException("neither a draft nor a live version: " + flowId);
        }
        return content;
    }
}
