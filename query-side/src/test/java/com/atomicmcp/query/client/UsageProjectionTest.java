package com.atomicmcp.query.client;

import static com.atomicmcp.query.projection.Given.given;
import static com.atomicmcp.query.store.Everything.ACME;
import static com.atomicmcp.query.store.Everything.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.call.CallEvent;
import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.CallEvent.CallsPruned;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.query.client.UsageProjection.UsageDocument;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.store.Everything;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class UsageProjectionTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void theLatestRequestIsTheLastUseInWhateverOrderGatewaysReport() {
        var used = used(at(NOON.plus(MINUTE)), at(NOON.minus(DAY)), at(NOON));

        assertThat(used.lastUsedAt()).isEqualTo(NOON.plus(MINUTE));
        assertThat(used.inTheWeekBefore(NOON.plus(MINUTE))).isEqualTo(3);
    }

    @Test
    void whatIsOlderThanAWeekIsNotCounted() {
        var used = used(at(NOON), at(NOON.plus(DAY)), at(NOON.plus(DAY).plus(MINUTE)));

        assertThat(used.inTheWeekBefore(NOON.plus(DAY.multipliedBy(6)))).isEqualTo(3);
        assertThat(used.inTheWeekBefore(NOON.plus(DAY.multipliedBy(7)))).isEqualTo(2);
        assertThat(used.inTheWeekBefore(NOON.plus(DAY.multipliedBy(8)))).isZero();
    }

    @Test
    void howeverLongAConnectionLivesItKeepsAWeekOfHours() {
        var hours = 24 * 30;
        var calls = new CallEnded[hours];
        for (var hour = 0; hour < hours; hour++) {
            calls[hour] = at(NOON.plus(Duration.ofHours(hour)));
        }

        assertThat(used(calls).hours()).hasSize(24 * 7);
    }

    @Test
    void whatIsForgottenIsNotCountedAndAConnectionThatWasNotUsedSinceIsAsIfItNeverWas() {
        var used = then(List.of(at(NOON.minus(DAY)), at(NOON), forgotten(NOON)));

        assertThat(used.orElseThrow().inTheWeekBefore(NOON)).isEqualTo(1);
        assertThat(then(List.of(at(NOON.minus(DAY)), forgotten(NOON)))).isEmpty();
    }

    /** Any part of what was forgotten may be there still, for it is removed little by little. */
    @RepeatedTest(200)
    void whatWasRemovedFromTheLogIsMissedByNobodyWhoCountsAnew(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var happened = new ArrayList<CallEvent>();
        var log = new ArrayList<CallEvent>();
        var now = NOON;
        var forgotten = Instant.MIN;
        for (var step = 0; step < 120; step++) {
            now = now.plus(Duration.ofMinutes(random.nextInt(600)));
            if (random.nextInt(10) > 0) {
                var call = at(now.minus(Duration.ofMinutes(random.nextInt(300))));
                happened.add(call);
                log.add(call);
                continue;
            }
            var before = now.minus(DAY.multipliedBy(random.nextInt(9))).truncatedTo(ChronoUnit.DAYS);
            before = before.isBefore(forgotten) ? forgotten : before;
            forgotten = before;
            happened.add(forgotten(before));
            removeSome(log, before, random);
            log.add(forgotten(before));
        }

        assertThat(then(log)).isEqualTo(then(happened));
    }

    private static void removeSome(List<CallEvent> log, Instant before, Random random) {
        log.removeIf(event -> switch (event) {
            case CallEnded call -> call.startedAt().isBefore(before) && random.nextInt(3) > 0;
            case CallsPruned _ -> true; // the next one says it, too
        });
    }

    private static Optional<UsageDocument> then(List<CallEvent> events) {
        return given(events.toArray(CallEvent[]::new)).then(new UsageProjection(), Key.of(ACME, "con_1"));
    }

    private static CallsPruned forgotten(Instant before) {
        return new CallsPruned(ACME, new ConnectionId("con_1"), before);
    }

    private static UsageDocument used(CallEnded... calls) {
        return given(calls).then(new UsageProjection(), Key.of(ACME, "con_1")).orElseThrow();
    }

    private static CallEnded at(Instant at) {
        return Everything.call(ACME, "con_1", at);
    }
}
