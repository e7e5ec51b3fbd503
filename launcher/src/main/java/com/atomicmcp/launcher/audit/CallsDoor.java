package com.atomicmcp.launcher.audit;

import static com.atomicmcp.launcher.Answers.line;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.audit.CallEntry;
import com.atomicmcp.audit.CallFilter;
import com.atomicmcp.audit.CallTrail;
import com.atomicmcp.audit.access.AccessAudit;
import com.atomicmcp.call.CallHistory;
import com.atomicmcp.launcher.Answers;
import com.atomicmcp.launcher.Answers.Lines;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.Logs;
import com.atomicmcp.log.OrganizationLog;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What {@code atomicctl audit calls} asks of the operations door: the call log of an organization. */
@Configuration(proxyBeanMethods = false)
public class CallsDoor {

    private static final int PAGE = 200;
    private static final int OF_BEFORE = 10;
    private static final long BETWEEN_SIGNS_OF_LIFE_MILLIS = 1_000;

    @Bean
    RouterFunction<ServerResponse> callRoutes(
            CallHistory history, OrganizationLog decisions, Logs logs, AccessModel model, AccessAudit audit) {
        var calls = new CallTrail(history, decisions);
        return RouterFunctions.route()
                .POST(
                        "/audit/calls",
                        request -> Answers.stream(lines -> {
                            var asked = asked(request, model, audit);
                            if (said("beforeRevocation", request)) {
                                var within = CallFilter.within(
                                        request.queryParam("within").orElse(null));
                                var ended = calls.ended(asked.organization(), asked.filter());
                                var before = asked.with(asked.filter().before(ended.revocation(), within));
                                lines.say(line("ended", "ended", ended));
                                tell(before, calls, lines);
                            } else if (said("follow", request)) {
                                follow(asked, calls, logs.calls(), lines);
                            } else {
                                tell(asked, calls, lines);
                            }
                        }))
                .build();
    }

    private record Asked(
            OrganizationState organization, CallFilter filter, Optional<Long> after, Optional<Long> limit) {

        Asked with(CallFilter narrower) {
            return new Asked(organization, narrower, after, limit);
        }
    }

    private static boolean said(String name, ServerRequest request) {
        return request.queryParam(name).filter("true"::equals).isPresent();
    }

    private static Asked asked(ServerRequest request, AccessModel model, AccessAudit audit) {
        var params = request.queryParams();
        var organization = model.organization(
                        audit.organization(request.queryParam("organization").orElse("")))
                .orElseThrow();
        var filter = CallFilter.of(
                new CallFilter.Typed(
                        params.getFirst("member"),
                        params.getFirst("client"),
                        params.getFirst("connection"),
                        params.getFirst("tool"),
                        params.getFirst("environment"),
                        request.queryParam("outcome")
                                .map(text -> List.of(text.split(",")))
                                .orElse(null),
                        params.getFirst("from"),
                        params.getFirst("to")),
                organization);
        return new Asked(
                organization,
                filter,
                request.queryParam("after").map(text -> number("after", text)),
                request.queryParam("limit").map(text -> number("limit", text)));
    }

    private static long number(String field, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new Refused(new InvalidValue(field, "is a number"));
        }
    }

    private static void tell(Asked asked, CallTrail calls, Lines lines) {
        var left = asked.limit().orElse(Long.MAX_VALUE);
        var before = asked.after().orElse(CallTrail.NEWEST);
        String next = "";
        while (next != null && left > 0) {
            var page = calls.page(asked.organization(), asked.filter(), before, (int) Math.min(left, PAGE));
            say(page.items(), lines);
            left -= page.items().size();
            next = page.next();
            before = CallTrail.before(next);
        }
        lines.say(line("replayed", "position", before));
    }

    /** First some of those that were there, then each that is written down from now on, in that order. */
    private static void follow(Asked asked, CallTrail calls, Log log, Lines lines) {
        var position = asked.after().orElseGet(log::head);
        if (asked.after().isEmpty()) {
            var most = asked.limit().orElse((long) OF_BEFORE);
            var before = calls.page(asked.organization(), asked.filter(), position + 1, (int) Math.min(most, PAGE));
            say(before.items().reversed(), lines);
        }
        while (true) {
            var heard = log.bell().rings();
            try (var entries = log.after(position)) {
                for (var all = entries.iterator(); all.hasNext(); ) {
                    var entry = all.next();
                    position = entry.position();
                    say(
                            CallTrail.told(entry, asked.organization(), asked.filter()).stream()
                                    .toList(),
                            lines);
                }
            }
            lines.say(line("waiting", "position", position)); // also finds out who has hung up
            await(log, heard);
        }
    }

    private static void say(List<CallEntry> calls, Lines lines) {
        if (calls.isEmpty()) {
            lines.insist();
        } else {
            lines.say(line("entries", "entries", calls));
        }
    }

    private static void await(Log log, long heard) {
        try {
            log.bell().await(heard, BETWEEN_SIGNS_OF_LIFE_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("this process is stopping", stop);
        }
    }
}
