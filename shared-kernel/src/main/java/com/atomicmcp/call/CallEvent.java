package com.atomicmcp.call;

import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Event;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened at the MCP endpoint. In the call log only, which can be pruned; never in the decision log. */
public sealed interface CallEvent extends Event {

    /** What each is called in the log. */
    Map<String, Class<? extends Event>> NAMES = Map.of("call.ended", CallEnded.class, "call.pruned", CallsPruned.class);

    ConnectionId connectionId();

    /**
     * One request of a connection that the gateway let in, whatever it was told.
     *
     * @param method the MCP method; {@code other} for one that this server does not know
     * @param tool the tool that was called; none for other methods, and for a tool that does not exist
     * @param environmentId the environment that was asked about, whether or not there is such a one
     * @param startedAt when all of the request had arrived
     * @param micros how long it took from then on, in microseconds
     * @param rows how many environments, Action Flows, events or customers it was answered with; none where nothing of
     *     the kind was asked for, or given
     * @param arguments what the tool was called with; none for other methods
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CallEnded(
            OrganizationId organizationId,
            ConnectionId connectionId,
            MemberId memberId,
            ClientId clientId,
            String method,
            @Nullable String tool,
            @Nullable EnvironmentId environmentId,
            Outcome outcome,
            Instant startedAt,
            long micros,
            @Nullable Integer rows,
            @Nullable Arguments arguments)
            implements CallEvent {

        /** When it was answered. */
        public Instant endedAt() {
            return startedAt.plus(micros, ChronoUnit.MICROS);
        }
    }

    /**
     * What a tool was called with.
     *
     * @param hash the same for the same arguments within an organization, by a key that is not in the log
     * @param kept as JSON with its names in order, customers' ids hashed; only where the organization prefers so
     * @param cut whether what is kept breaks off, because all of it would be too long
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Arguments(String hash, @Nullable String kept, boolean cut) {}

    /**
     * Of the requests of a connection that are written down before this, those that began before an instant are
     * forgotten: whoever has counted them forgets them, and they are removed from the log.
     *
     * @param before the beginning of an hour
     */
    record CallsPruned(OrganizationId organizationId, ConnectionId connectionId, Instant before) implements CallEvent {}
}
