package com.atomicmcp.query.projection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a rebuild.
 *
 * @param generation the one that readers see now
 * @param before the one they saw before; none where there was none
 * @param resumedAt the position that an earlier rebuild had brought it to; -1 where it was begun anew
 * @param position how far it had come when readers changed over
 * @param mended where the generation before did not say what the log says, at most 1,000
 */
public record Rebuilt(
        String generation, @Nullable String before, long resumedAt, long position, List<Difference> mended) {}
