package com.atomicmcp.launcher;

import com.atomicmcp.rejection.Refused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * How the operations door answers what {@code atomicctl} asks: at once; or, where it takes long, line by line, each line
 * one JSON object that says in {@code is} what it is.
 */
public final class Answers {

    private static final Logger logger = LoggerFactory.getLogger(Answers.class);

    /** So many lines wait for a slow terminal; then the work waits. */
    private static final int AHEAD = 1_000;

    private Answers() {}

    /** Something that takes long. */
    @FunctionalInterface
    public interface Work {
        void run(Lines lines);
    }

    /** Whoever asked hung up: the work ends where it is. */
    public static final class HungUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private HungUp() {
            super("whoever asked hung up", null, false, false);
        }
    }

    /** Where it is told line by line. */
    public static final class Lines {

        private final FluxSink<Map<String, Object>> sink;
        private final Semaphore ahead;
        private final AtomicBoolean hungUp;

        private Lines(FluxSink<Map<String, Object>> sink, Semaphore ahead, AtomicBoolean hungUp) {
            this.sink = sink;
            this.ahead = ahead;
            this.hungUp = hungUp;
        }

        /**
         * Tells one thing more, as soon as those before it are on their way.
         *
         * @throws HungUp if nobody listens any more
         */
        public void say(Map<String, Object> line) {
            ahead.acquireUninterruptibly();
            insist();
            sink.next(line);
        }

        public boolean hungUp() {
            return hungUp.get();
        }

        /** @throws HungUp if nobody listens any more */
        public void insist() {
            if (hungUp()) {
                throw new HungUp();
            }
        }
    }

    /** One line that says what it is and one thing more; more can be put into it. */
    public static Map<String, Object> line(String is, String name, @Nullable Object value) {
        var line = new LinkedHashMap<String, Object>();
        line.put("is", is);
        line.put(name, value);
        return line;
    }

    /** Answers at once; a refusal or a failure as problem details. */
    public static Mono<ServerResponse> answer(Supplier<Object> question) {
        return Mono.fromSupplier(question)
                .subscribeOn(Uninterrupted.THREADS)
                .flatMap(said -> ServerResponse.ok().bodyValue(said))
                .onErrorResume(
                        Refused.class,
                        refused -> ServerResponse.status(status(refused))
                                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                                .bodyValue(ProblemDetail.forStatusAndDetail(
                                        status(refused), refused.rejection().message())))
                .onErrorResume(RuntimeException.class, failure -> {
                    logger.error("What an operator asked for failed", failure);
                    return ServerResponse.status(HttpStatus.INTERNAL_SERVER_ERROR)
                            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                            .bodyValue(ProblemDetail.forStatusAndDetail(
                                    HttpStatus.INTERNAL_SERVER_ERROR, String.valueOf(failure.getMessage())));
                });
    }

    private static HttpStatus status(Refused refused) {
        return switch (refused.rejection().kind()) {
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case INVALID -> HttpStatus.BAD_REQUEST;
            default -> HttpStatus.CONFLICT;
        };
    }

    /** Answers line by line; the last says in {@code words} why, if it was refused or failed. */
    public static Mono<ServerResponse> stream(Work work) {
        return stream(work, AHEAD);
    }

    /** The same for long lines, of which fewer may wait for a slow reader. */
    public static Mono<ServerResponse> stream(Work work, int mostAhead) {
        var ahead = new Semaphore(mostAhead);
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
        try {
            work.run(new Lines(sink, ahead, hungUp));
            sink.complete();
        } catch (HungUp _) {
            logger.info("Whoever asked hung up before the end");
        } catch (Refused refused) {
            sink.next(line("refused", "words", refused.rejection().message()));
            sink.complete();
        } catch (RuntimeException | Error failure) {
            logger.error("What an operator asked for failed", failure);
            sink.next(line("failed", "words", String.valueOf(failure.getMessage())));
            sink.complete();
        }
    }
}
