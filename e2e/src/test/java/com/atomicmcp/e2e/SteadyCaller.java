package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Calls a tool through one connection without pause, whatever comes back, and remembers what became of every call. */
final class SteadyCaller implements AutoCloseable {

    private final URI mcp;
    private final Connection connection;
    private final Http http = new Http();
    private final List<Spell> spells = new ArrayList<>();
    private final Thread thread;
    private volatile Spell now;
    private volatile boolean running = true;

    SteadyCaller(URI mcp, Connection connection) {
        this.mcp = mcp;
        this.connection = connection;
        begin();
        this.thread = Thread.ofPlatform().name("steady caller").start(this::call);
    }

    private enum Outcome {
        /** With a tool's result. */
        SERVED,
        REFUSED,
        FAILED
    }

    /**
     * @param begun and ended as {@link System#nanoTime()} has it
     * @param said what came back instead of a tool's result
     */
    private record Call(long begun, long ended, Outcome outcome, String said) {}

    /** The time of one access token, from its first call to the first of the next one's. */
    static final class Spell {

        private final String token;
        private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<Call> served = new CompletableFuture<>();
        private final CompletableFuture<Call> refused = new CompletableFuture<>();
        private long asked;
        private long acknowledged;
        private volatile boolean over;

        private Spell(String token) {
            this.token = token;
        }

        private void add(Call call) {
            calls.add(call);
            switch (call.outcome()) {
                case SERVED -> served.complete(call);
                case REFUSED -> {
                    if (afterTheEnd(call)) {
                        refused.complete(call);
                    }
                }
                case FAILED -> {} // told of in the end
            }
        }

        private boolean afterTheEnd(Call call) {
            return over && call.begun() - acknowledged > 0;
        }

        /** How long after the acknowledgement the first refusal came back of those calls that were begun after it. */
        long nanosUntilRefused() throws Exception {
            refused.get(1, TimeUnit.MINUTES);
            return calls.stream()
                    .filter(call -> call.outcome() == Outcome.REFUSED && afterTheEnd(call))
                    .mapToLong(call -> call.ended() - acknowledged)
                    .min()
                    .orElseThrow();
        }

        long servedThoughBegunAfterTheEnd() {
            return calls.stream()
                    .filter(call -> call.outcome() == Outcome.SERVED && afterTheEnd(call))
                    .count();
        }

        /** Whatever the order in which the two came about: it was on its way when the end was acknowledged. */
        long servedAcrossTheEnd() {
            return calls.stream()
                    .filter(call -> call.outcome() == Outcome.SERVED
                            && over
                            && !afterTheEnd(call)
                            && call.ended() - acknowledged > 0)
                    .count();
        }

        long served() {
            return calls.stream()
                    .filter(call -> call.outcome() == Outcome.SERVED)
                    .count();
        }

        /** What came back of calls that failed, or were refused before anybody had asked for it. */
        List<String> unaccountable() {
            return calls.stream()
                    .filter(call -> call.outcome() == Outcome.FAILED
                            || (call.outcome() == Outcome.REFUSED && !(over && call.ended() - asked > 0)))
                    .map(Call::said)
                    .toList();
        }
    }

    private void call() {
        while (running) {
            var spell = now;
            var begun = System.nanoTime();
            try {
                var answer = Connection.post(http, mcp, spell.token, "list_environments", Map.of());
                var ended = System.nanoTime();
                var result = answer.status() == 200 ? answer.json().path("result") : Http.JSON.createObjectNode();
                var served = result.has("structuredContent")
                        && !result.path("isError").asBoolean(false);
                spell.add(
                        served
                                ? new Call(begun, ended, Outcome.SERVED, "")
                                : new Call(
                                        begun,
                                        ended,
                                        answer.status() == 401 ? Outcome.REFUSED : Outcome.FAILED,
                                        answer.status() + " " + answer.body()));
            } catch (UncheckedIOException failed) {
                spell.add(new Call(begun, System.nanoTime(), Outcome.FAILED, failed.toString()));
            }
        }
    }

    Connection connection() {
        return connection;
    }

    List<Spell> spells() {
        return spells;
    }

    /**
     * Its connection was ended.
     *
     * @param asked when that was asked for
     * @param acknowledged when the answer had come
     */
    Spell ended(long asked, long acknowledged) {
        var spell = now;
        spell.asked = asked;
        spell.acknowledged = acknowledged;
        spell.over = true;
        return spell;
    }

    /** Goes on with the access token that its connection has now. */
    void begin() {
        var spell = new Spell(connection.accessToken());
        spells.add(spell);
        now = spell;
    }

    void awaitServed() throws Exception {
        now.served.get(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        running = false;
        try {
            assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
