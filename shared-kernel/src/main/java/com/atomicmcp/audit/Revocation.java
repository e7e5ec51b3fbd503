package com.atomicmcp.audit;

import com.atomicmcp.access.AccessEvent;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.client.ClientEvent;
import com.atomicmcp.client.ConnectionEvent;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Resource;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The decision after which a member, a client or a connection could ask for nothing more, by whichever way it came about:
 * a client or the last of its connections was revoked, a member was removed, or lost MCP Access.
 *
 * @param decision the last such decision
 * @param undone what gave it back, if something has
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Revocation(TrailEntry decision, @Nullable TrailEntry undone) {

    /**
     * The last of those whom a filter names.
     *
     * @param decisions of the organization at least, from the beginning
     */
    static Optional<Revocation> last(Stream<Entry> decisions, OrganizationId organization, CallFilter whose) {
        var model = new AccessModel();
        var trail = new Trail();
        var could = false;
        TrailEntry ended = null;
        TrailEntry undone = null;
        for (var all = decisions.iterator(); all.hasNext(); ) {
            var entry = all.next();
            fold(entry, model);
            var can = concernsAccess(entry)
                    ? model.organization(organization)
                            .map(state -> can(state, whose))
                            .orElse(false)
                    : could;
            if (can == could) {
                trail.pass(entry);
            } else if (can) {
                undone = trail.tell(entry);
            } else {
                ended = trail.tell(entry);
                undone = null;
            }
            could = can;
        }
        return ended == null ? Optional.empty() : Optional.of(new Revocation(ended, undone));
    }

    /** What nobody can read changes nothing here, and the trail says that it cannot be read. */
    private static void fold(Entry entry, AccessModel model) {
        if (event(entry) != null) {
            model.evolve(entry);
        }
    }

    private static @Nullable Event event(Entry entry) {
        try {
            return entry.event() instanceof Event known ? known : null;
        } catch (RuntimeException garbled) {
            return null;
        }
    }

    private static boolean concernsAccess(Entry entry) {
        return switch (event(entry)) {
            case AccessEvent _, ClientEvent _, ConnectionEvent _ -> true;
            case null, default -> false;
        };
    }

    /** Whether anything that the filter names could be let in. */
    private static boolean can(OrganizationState state, CallFilter whose) {
        return state.connections().stream()
                .anyMatch(connection -> !connection.revoked()
                        && whose.concerns(connection.connectionId(), connection.memberId(), connection.clientId())
                        && state.client(connection.clientId())
                                .filter(client -> !client.revoked())
                                .isPresent()
                        && state.access().grants(connection.memberId()).hold(Resource.MCP_ACCESS, Level.VIEW));
    }

    /** From when on nothing may begin; the log writes milliseconds, so that the last of these still belongs to before. */
    @JsonIgnore
    Instant at() {
        return decision.at().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
    }
}
