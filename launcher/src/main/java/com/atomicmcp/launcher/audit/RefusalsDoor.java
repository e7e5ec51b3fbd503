package com.atomicmcp.launcher.audit;

import static com.atomicmcp.launcher.Answers.line;

import com.atomicmcp.audit.access.AccessAudit;
import com.atomicmcp.audit.access.Moment;
import com.atomicmcp.audit.refusal.RefusalLog;
import com.atomicmcp.audit.refusal.RefusalLog.Filter;
import com.atomicmcp.launcher.Answers;
import com.atomicmcp.launcher.Answers.Lines;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What {@code atomicctl audit refusals} asks of the operations door. */
@Configuration(proxyBeanMethods = false)
public class RefusalsDoor {

    private static final int PAGE = 200;

    private final AccessAudit audit;
    private final RefusalLog log;

    RefusalsDoor(AccessAudit audit, RefusalLog log) {
        this.audit = audit;
        this.log = log;
    }

    @Bean
    RouterFunction<ServerResponse> refusalRoutes() {
        return RouterFunctions.route()
                .POST("/audit/refusals", request -> Answers.stream(lines -> refusals(request, lines)))
                .build();
    }

    private void refusals(ServerRequest request, Lines lines) {
        var organization =
                audit.organization(request.queryParam("organization").orElseThrow(() -> invalid("organization")));
        var filter = new Filter(
                request.queryParam("from").map(text -> Moment.of("from", text)).orElse(null),
                request.queryParam("to").map(text -> Moment.of("to", text)).orElse(null),
                request.queryParam("actor").orElse(null),
                request.queryParam("kind").map(Filter::kind).orElse(null));
        var left = limit(request.queryParam("limit"));
        String after = null;
        do {
            var page = log.list(organization, filter, after, Math.min(left, PAGE));
            page.items().forEach(entry -> lines.say(line("refusal", "refusal", entry)));
            left -= page.items().size();
            after = page.next();
        } while (after != null && left > 0);
        lines.say(line("told", "more", after != null));
    }

    private static int limit(Optional<String> text) {
        try {
            var limit = text.map(Integer::parseInt).orElse(Integer.MAX_VALUE);
            if (limit > 0) {
                return limit;
            }
        } catch (NumberFormatException _) {
            throw invalid("limit");
        }
        throw invalid("limit");
    }

    private static Refused invalid(String field) {
        return new Refused(new InvalidValue(field, "is missing or cannot be read"));
    }
}
