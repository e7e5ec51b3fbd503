package com.atomicmcp.launcher.audit;

import static com.atomicmcp.launcher.Answers.line;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.audit.access.AccessAudit;
import com.atomicmcp.audit.access.Explanation;
import com.atomicmcp.audit.access.Moment;
import com.atomicmcp.audit.access.Question;
import com.atomicmcp.audit.access.Wanted;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.launcher.Answers;
import com.atomicmcp.launcher.Answers.Lines;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What {@code atomicctl audit access}, {@code diff} and {@code why} ask of the operations door. */
@Configuration(proxyBeanMethods = false)
public class AccessDoor {

    private final AccessAudit audit;
    private final AccessModel model;
    private final Clock clock;

    AccessDoor(AccessAudit audit, AccessModel model, Clock clock) {
        this.audit = audit;
        this.model = model;
        this.clock = clock;
    }

    @Bean
    RouterFunction<ServerResponse> accessRoutes() {
        return RouterFunctions.route()
                .POST("/audit/access", request -> Answers.stream(lines -> access(request, lines)))
                .POST("/audit/diff", request -> Answers.stream(lines -> changes(request, lines)))
                .GET("/audit/why", request -> Answers.answer(() -> why(request)))
                .build();
    }

    private void access(ServerRequest request, Lines lines) {
        var organization = organization(request);
        var asOf = instant(request, "asOf");
        audit.access(organization, asOf, wanted(request), person -> lines.say(line("person", "person", person)));
        lines.say(end("told", organization, Map.of("asOf", asOf)));
    }

    private void changes(ServerRequest request, Lines lines) {
        var organization = organization(request);
        var from = instant(request, "from");
        var to = instant(request, "to");
        var net = audit.changes(
                organization, from, to, wanted(request), change -> lines.say(line("change", "change", change)));
        net.forEach(change -> lines.say(line("net", "change", change)));
        lines.say(end("compared", organization, Map.of("from", from, "to", to)));
    }

    private Explanation why(ServerRequest request) {
        var organization = organization(request);
        return request.queryParam("reference")
                .map(reference -> audit.why(organization, reference))
                .orElseGet(() -> audit.why(
                        organization,
                        new Question(
                                given(request, "member"),
                                request.queryParam("tool").map(Wanted::tool).orElse(null),
                                request.queryParam("environment").orElse(null)),
                        instant(request, "asOf")));
    }

    private static String given(ServerRequest request, String field) {
        return request.queryParam(field).orElseThrow(() -> new Refused(new InvalidValue(field, "is missing")));
    }

    private Map<String, Object> end(String is, OrganizationId organization, Map<String, Object> more) {
        var name = model.organization(organization).orElseThrow().name();
        var line = line(is, "organization", new LinkedHashMap<>(Map.of("id", organization, "name", name)));
        line.putAll(more);
        return line;
    }

    private OrganizationId organization(ServerRequest request) {
        return audit.organization(given(request, "organization"));
    }

    private Instant instant(ServerRequest request, String field) {
        return request.queryParam(field)
                .map(text -> Moment.of(field, text))
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private static Wanted wanted(ServerRequest request) {
        return Wanted.of(
                request.queryParam("member").orElse(null),
                request.queryParam("tool").orElse(null),
                request.queryParam("permission").orElse(null),
                request.queryParam("environment").orElse(null));
    }
}
