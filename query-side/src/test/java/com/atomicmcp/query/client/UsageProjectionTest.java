package com.atomicmcp.query.client;

import static com.atomicmcp.query.projection.Given.given;
import static com.atomicmcp.query.store.Everything.ACME;
import static com.atomicmcp.query.store.Everything.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.query.client.UsageProjection.UsageDocument;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.store.Everything;
import java.time.Duration;
import java.time.Instant;
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

    private static UsageDocument used(CallEnded... calls) {
        return given(calls).then(new UsageProjection(), Key.of(ACME, "con_1")).orElseThrow();
    }

    private static CallEnded at(Instant at) {
        return Everything.call(ACME, "con_1", at);
    }
}
