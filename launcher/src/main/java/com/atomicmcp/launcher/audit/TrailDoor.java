package com.atomicmcp.launcher.audit;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.audit.Trail;
import com.atomicmcp.audit.TrailEntry;
import com.atomicmcp.audit.TrailFilter;
import com.atomicmcp.audit.WholeEntry;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.launcher.Answers;
import com.atomicmcp.launcher.Answers.Lines;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.Logs;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What {@code atomicctl audit replay} and {@code audit show} ask of the operations door: the decision log itself, told. */
@Configuration(proxyBeanMethods = false)
public class TrailDoor {

    /** So many entries go out together; they wait for a slow reader, and so does the reading of the log. */
    private static final int TOGETHER = 20;

    private static final int LINES_AHEAD = 25;

    private static final long BETWEEN_SIGNS_OF_LIFE_MILLIS = 1_000;

    @Bean
    RouterFunction<ServerResponse> trail(Logs logs, AccessModel model) {
        return RouterFunctions.route()
                .POST(
                        "/audit/replay",
                        request -> Answers.stream(lines -> replay(asked(request, model), logs, lines), LINES_AHEAD))
                .GET("/audit/show/{event}", request -> {
                    var event = request.pathVariable("event");
                    return Answers.answer(() -> WholeEntry.of(
                                    event, () -> logs.decisions().after(Log.START))
                            .orElseThrow(() -> new Refused(new NotFound("event", event))));
                })
                .build();
    }

    private record Asked(
            @Nullable OrganizationId organization, TrailFilter filter, long after, long limit, boolean follow) {

        boolean concerns(TrailEntry entry) {
            return organization == null
                    || (entry.organization() != null
                            && entry.organization().id().equals(organization.value()));
        }
    }

    private static Asked asked(ServerRequest request, AccessModel model) {
        var params = request.queryParams();
        return new Asked(
                request.queryParam("organization")
                        .map(text -> organization(text, model))
                        .orElse(null),
                TrailFilter.of(
                        params.getFirst("from"),
                        params.getFirst("to"),
                        params.getFirst("actor"),
                        params.get("kind"),
                        params.getFirst("thing"),
                        params.getFirst("client")),
                number("after", request.queryParam("after").orElse("-1")),
                number("limit", request.queryParam("limit").orElse("" + Long.MAX_VALUE)),
                request.queryParam("follow").filter("true"::equals).isPresent());
    }

    private static OrganizationId organization(String text, AccessModel model) {
        return model.organization(text)
                .or(() -> model.organizations().stream()
                        .filter(known -> known.organizationId().value().equals(text))
                        .findFirst())
                .map(OrganizationState::organizationId)
                .orElseThrow(() -> new Refused(new NotFound("organization", text)));
    }

    private static long number(String field, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new Refused(new InvalidValue(field, "is a number"));
        }
    }

    /** From the log's beginning, whatever is shown of it: what things were called then rests on all that was before. */
    private static void replay(Asked asked, Logs logs, Lines lines) {
        var log = logs.decisions();
        var trail = new Trail();
        var batch = new ArrayList<TrailEntry>(TOGETHER);
        var left = asked.limit();
        var position = Log.START;
        while (true) {
            var heard = log.bell().rings();
            try (var entries = log.after(position)) {
                for (var all = entries.iterator(); left > 0 && all.hasNext(); ) {
                    var entry = all.next();
                    position = entry.position();
                    var told = trail.next(entry, asked.filter(), asked.after()).filter(asked::concerns);
                    if (told.isPresent()) {
                        batch.add(told.get());
                        left--;
                    }
                    if (batch.size() == TOGETHER) {
                        say(batch, lines);
                    } else {
                        lines.insist();
                    }
                }
            }
            if (!batch.isEmpty()) {
                say(batch, lines);
            }
            if (!asked.follow() || left == 0) {
                lines.say(Answers.line("replayed", "position", position));
                return;
            }
            lines.say(Answers.line("waiting", "position", position)); // also finds out who has hung up
            await(log, heard);
        }
    }

    private static void say(List<TrailEntry> batch, Lines lines) {
        lines.say(Answers.line("entries", "entries", List.copyOf(batch)));
        batch.clear();
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
