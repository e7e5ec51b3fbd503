package com.atomicmcp.audit;

import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.call.CallEvent.Arguments;
import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.CallHistory.Kept;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.client.RegisteredClient;
import com.atomicmcp.environment.EnvironmentView;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request at the MCP endpoint, as a person reads it, with everything called as it is called now, or was last.
 *
 * @param position where it stands in the call log
 * @param at when all of the request had arrived
 * @param micros how long it took from then on, in microseconds
 * @param sentence who asked what with which client, and how it ended, on one line
 * @param connection its id
 * @param tool none for other methods, and for a tool that does not exist
 * @param environment the one that was asked about, whether or not there is such a one
 * @param rows how many environments, Action Flows, events or customers it was answered with
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CallEntry(
        long position,
        Instant at,
        long micros,
        String sentence,
        Thing member,
        Thing client,
        String connection,
        String method,
        @Nullable String tool,
        @Nullable Thing environment,
        Outcome outcome,
        @Nullable Integer rows,
        @Nullable Arguments arguments) {

    static CallEntry of(Kept kept, OrganizationState organization) {
        var call = kept.call();
        var member = thing(
                "member",
                call.memberId().value(),
                organization.access().member(call.memberId()).map(Member::name));
        var client = thing(
                "client",
                call.clientId().value(),
                organization.client(call.clientId()).map(RegisteredClient::name));
        var asked = call.environmentId();
        var environment = asked == null
                ? null
                : thing(
                        "environment",
                        asked.value(),
                        organization.environment(asked).map(EnvironmentView::name));
        return new CallEntry(
                kept.position(),
                call.startedAt(),
                call.micros(),
                Words.line(member.name() + " " + asked(call) + " with " + client.name()
                        + (environment == null ? "" : " in " + environment.name()) + ": " + ended(call)
                        + String.format(Locale.ROOT, ", %.1f ms", call.micros() / 1_000.0)),
                member,
                client,
                call.connectionId().value(),
                call.method(),
                call.tool(),
                environment,
                call.outcome(),
                call.rows(),
                call.arguments());
    }

    private static Thing thing(String kind, String id, Optional<String> name) {
        return new Thing(kind, id, name.orElse(id));
    }

    private static String asked(CallEnded call) {
        if (call.tool() != null) {
            return "called " + call.tool();
        }
        return call.method().equals("tools/call") ? "called a tool that does not exist" : "sent " + call.method();
    }

    private static String ended(CallEnded call) {
        return switch (call.outcome()) {
            case ANSWERED -> call.rows() == null ? "answered" : call.rows() + (call.rows() == 1 ? " row" : " rows");
            case PROBLEM -> "no data, and told why";
            case REFUSED -> "refused";
            case FAILED -> "an error";
            case GIVEN_UP -> "hung up before the answer";
        };
    }
}
