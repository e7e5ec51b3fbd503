package com.atomicmcp.command.signin;

import com.atomicmcp.kernel.Text;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Slows down guessing: 5 failures for one account, or 20 from one address, within five minutes, and the next attempt
 * waits until those minutes are over. In this process's memory; the longest untouched are forgotten beyond 20,000.
 */
@Component
class SignInAttempts {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int FOR_ACCOUNT = 5;
    private static final int FROM_ADDRESS = 20;
    private static final int REMEMBERED = 20_000;

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Failures(int count, Instant since) {}

    SignInAttempts(Clock clock) {
        this.clock = clock;
    }

    /**
     * Lets an attempt through, and counts it as failed until {@link #succeeded} says otherwise, so that many at the same
     * moment do not slip past together.
     *
     * @return how long to wait, if it is not let through
     */
    synchronized Optional<Duration> admit(@Nullable String email, String address) {
        var now = clock.instant();
        var account = accountKey(email);
        var from = "address " + Network.of(address);
        var wait = longer(left(account, FOR_ACCOUNT, now), left(from, FROM_ADDRESS, now));
        if (wait.isPositive()) {
            return Optional.of(wait);
        }
        count(account, now, 1);
        count(from, now, 1);
        return Optional.empty();
    }

    synchronized void succeeded(@Nullable String email, String address) {
        failures.remove(accountKey(email));
        count("address " + Network.of(address), clock.instant(), -1);
    }

    /** Forgets an attempt that was not looked at. */
    synchronized void withdrawn(@Nullable String email, String address) {
        count(accountKey(email), clock.instant(), -1);
        count("address " + Network.of(address), clock.instant(), -1);
    }

    private static String accountKey(@Nullable String email) {
        return "account " + Secret.hash(email == null || email.length() > 300 ? "" : Text.key(email));
    }

    private Duration left(String key, int allowed, Instant now) {
        var counted = failures.get(key);
        return counted == null || counted.count() < allowed
                ? Duration.ZERO
                : Duration.between(now, counted.since().plus(WINDOW));
    }

    private void count(String key, Instant now, int more) {
        failures.compute(
                key,
                (_, was) -> was == null || !was.since().plus(WINDOW).isAfter(now)
                        ? new Failures(Math.max(0, more), now)
                        : new Failures(Math.max(0, was.count() + more), was.since()));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
