package com.atomicmcp.launcher.projections;

import static com.atomicmcp.launcher.Answers.answer;
import static com.atomicmcp.launcher.Answers.line;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.launcher.Answers;
import com.atomicmcp.launcher.Answers.HungUp;
import com.atomicmcp.launcher.Answers.Lines;
import com.atomicmcp.query.projection.Progress;
import com.atomicmcp.query.projection.Projections;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What {@code atomicctl projections} asks of the operations door. Whoever hangs up ends the work, which can be resumed. */
@Configuration(proxyBeanMethods = false)
public class ProjectionsDoor {

    private static final long BETWEEN_NEWS = TimeUnit.MILLISECONDS.toNanos(200);

    private interface Work {
        void run(Progress progress, Consumer<Map<String, Object>> say);
    }

    @Bean
    RouterFunction<ServerResponse> projectionRoutes(Projections projections, AccessModel access) {
        return RouterFunctions.route()
                .GET(
                        "/projections",
                        request -> answer(flag(request, "counted") ? projections::counted : projections::status))
                .GET(
                        "/projections/{name}/plan",
                        request -> answer(
                                () -> projections.plan(name(request), only(access, request), flag(request, "anew"))))
                .GET(
                        "/projections/{name}/parked",
                        request -> answer(() -> request.queryParam("id")
                                .<Object>map(id -> projections.parked(name(request), id))
                                .orElseGet(() -> projections.parked(name(request)))))
                .GET(
                        "/projections/{name}/retry",
                        request -> answer(() -> Map.of("retrying", projections.retrying(name(request)))))
                .POST("/projections/{name}/retry", request -> done(() -> projections.retry(name(request))))
                .POST("/projections/{name}/pause", request -> done(() -> projections.pause(name(request))))
                .POST("/projections/{name}/resume", request -> done(() -> projections.resume(name(request))))
                .POST(
                        "/projections/{name}/rollback",
                        request -> answer(() -> Map.of("generation", projections.rollback(name(request)))))
                .POST(
                        "/projections/{name}/rebuild",
                        request -> stream((progress, say) -> {
                            var rebuilt = projections.rebuild(
                                    name(request), only(access, request), flag(request, "anew"), progress);
                            say.accept(line("rebuilt", "rebuilt", rebuilt));
                        }))
                .POST(
                        "/projections/{name}/verify",
                        request -> stream((progress, say) -> {
                            var count = new long[1];
                            projections.verify(name(request), progress, difference -> {
                                count[0]++;
                                say.accept(line("difference", "difference", difference));
                            });
                            say.accept(line("verified", "differences", count[0]));
                        }))
                .build();
    }

    private static String name(ServerRequest request) {
        return request.pathVariable("name");
    }

    private static boolean flag(ServerRequest request, String name) {
        return request.queryParam(name).filter("true"::equals).isPresent();
    }

    private static @Nullable OrganizationId only(AccessModel access, ServerRequest request) {
        return request.queryParam("only")
                .map(subdomain -> access.organization(subdomain)
                        .map(OrganizationState::organizationId)
                        .orElseThrow(() -> new Refused(new NotFound("organization", subdomain))))
                .orElse(null);
    }

    private static Mono<ServerResponse> done(Runnable order) {
        return answer(() -> {
            order.run();
            return Map.of();
        });
    }

    /** Whoever hangs up gives the work up. */
    private static Mono<ServerResponse> stream(Work work) {
        return Answers.stream(lines -> {
            try {
                work.run(new News(lines), line -> say(lines, line));
            } catch (Progress.GivenUp _) {
                lines.insist();
            }
        });
    }

    private static void say(Lines lines, Map<String, Object> line) {
        try {
            lines.say(line);
        } catch (HungUp _) {
            throw new Progress.GivenUp();
        }
    }

    /** Tells of progress now and then, and learns from that whether anybody still listens. */
    private static final class News implements Progress {

        private final Lines lines;
        private long toldAt = System.nanoTime() - BETWEEN_NEWS;
        private @Nullable Phase told;

        News(Lines lines) {
            this.lines = lines;
        }

        @Override
        public void passed(Phase phase, long done, long of) {
            if (lines.hungUp()) {
                throw new GivenUp();
            }
            var now = System.nanoTime();
            if (now - toldAt >= BETWEEN_NEWS || phase != told || done >= of) {
                toldAt = now;
                told = phase;
                var line = line(
                        "progress",
                        "phase",
                        phase.name().toLowerCase(Locale.ROOT).replace('_', '-'));
                line.put("done", done);
                line.put("of", of);
                say(lines, line);
            }
        }
    }
}
