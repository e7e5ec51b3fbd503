package com.atomicmcp.audit.refusal;

import com.atomicmcp.audit.refusal.Refusal.Kind;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Page;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was refused, to be read. */
public interface RefusalLog {

    /**
     * Which of them.
     *
     * @param from not before that instant
     * @param to before that instant
     * @param actor an id or an account, or the whole name
     */
    record Filter(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String actor,
            @Nullable Kind kind) {

        public Filter {
            if (actor != null && actor.indexOf('\0') >= 0) {
                throw new Refused(new InvalidValue("actor", "has characters that no name has"));
            }
        }

        /** @throws Refused as invalid, if there is no such kind */
        public static Kind kind(String called) {
            return Stream.of(Kind.values())
                    .filter(kind -> kind.called().equals(called))
                    .findFirst()
                    .orElseThrow(() -> new Refused(new InvalidValue(
                            "kind",
                            "is one of "
                                    + Arrays.stream(Kind.values())
                                            .map(Kind::called)
                                            .collect(Collectors.joining(", ")))));
        }
    }

    /**
     * The newest of an organization first.
     *
     * @param after the id of the last one that was seen; none for the first page
     */
    Page<RefusalEntry> list(OrganizationId organization, Filter filter, @Nullable String after, int limit);
}
