package com.atomicmcp.launcher.projections;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.launcher.Uninterrupted;
import com.atomicmcp.query.projection.Progress;
import com.atomicmcp.query.projection.Projections;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * What {@code atomicctl projections} asks of the operations door. What takes long is answered line by line, each line one
 * JSON object that says in {@code is} what it is; whoever hangs up ends the work, which can be resumed.
 */
@Configuration(proxyBeanMethods = false)
public class ProjectionsDoor {

    private static final Logger logger = LoggerFactory.getLogger(ProjectionsDoor.class);
    private static final long BETWEEN_NEWS = TimeUnit.MILLISECONDS.toNanos(200);

    /** So many lines wait for a slow terminal; then the work waits. */
    private static final int AHEAD = 1_000;

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

    private static Mono<ServerResponse> answer(Supplier<Object> question) {
        return Mono.fromSupplier(question)
                .subscribeOn(Uninterrupted.THREADS)
                .flatMap(said -> ServerResponse.ok().bodyValue(said))
                .onErrorResume(
                        Refused.class,
                        refused -> ServerResponse.status(status(refused))
                                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                                .bodyValue(ProblemDetail.forStatusAndDetail(
                                        status(refused), refused.rejection().message())));
    }

    private static HttpStatus status(Refused refused) {
        return refused.rejection().kind() == Rejection.Kind.NOT_FOUND ? HttpStatus.NOT_FOUND : HttpStatus.CONFLICT;
    }

    private static Mono<ServerResponse> stream(Work work) {
        var ahead = new Semaphore(AHEAD);
        var lines = Flux.<Map<String, Object>>create(sink -> run(work, sink, ahead), FluxSink.OverflowStrategy.BUFFER)
                .subscribeOn(Uninterrupted.THREADS)
                .doOnNext(_ -> ahead.release());
        return ServerResponse.ok().contentType(MediaType.APPLICATION_NDJSON).body(lines, Map.class);
    }

    private static void run(Work work, FluxSink<Map<String, Object>> sink, Semaphore ahead) {
        var hungUp = new AtomicBoolean();
        sink.onDispose(() -> {
            hungUp.set(true);
            ahead.release(); // whoever waits to say more
        });
        Consumer<Map<String, Object>> say = line -> {
            ahead.acquireUninterruptibly();
            if (hungUp.get()) {
                throw new Progress.GivenUp();
            }
            sink.next(line);
        };
        try {
            work.run(new News(say, hungUp), say);
            sink.complete();
        } catch (Progress.GivenUp _) {
            logger.info("Whoever asked for work on a projection hung up; it can be resumed");
        } catch (Refused refused) {
            sink.next(line("refused", "words", refused.rejection().message()));
            sink.complete();
        } catch (RuntimeException | Error failure) {
            logger.error("Work on a projection failed", failure);
            sink.next(line("failed", "words", String.valueOf(failure.getMessage())));
            sink.complete();
        }
    }

    private static Map<String, Object> line(String is, String name, @Nullable Object value) {
        var line = new LinkedHashMap<String, Object>();
        line.put("is", is);
        line.put(name, value);
        return line;
    }

    /** Tells of progress now and then, and learns from that whether anybody still listens. */
    private static final class News implements Progress {

        private final Consumer<Map<String, Object>> say;
        private final AtomicBoolean hungUp;
        private long toldAt = System.nanoTime() - BETWEEN_NEWS;
        private @Nullable Phase told;

        News(Consumer<Map<String, Object>> say, AtomicBoolean hungUp) {
            this.say = say;
            this.hungUp = hungUp;
        }

        @Override
        public void passed(Phase phase, long done, long of) {
            if (hungUp.get()) {
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
                say.accept(line);
            }
        }
    }
}
