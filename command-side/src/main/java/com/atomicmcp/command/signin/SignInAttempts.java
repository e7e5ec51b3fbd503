package com.atomicmcp.command.signin;

import com.atomicmcp.kernel.Text;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Slows down guessing, in all processes together: after 5 failures for one account or 20 from one network, each further
 * one doubles the wait, from 2 seconds to 5 minutes. An hour without a failure, and they are forgotten.
 *
 * <p>Guessing at an account does not lock out its owner. The networks that they signed in from within the last 90 days
 * each have a count of their own, which nobody elsewhere can raise; and a reset link, which is not held up by failures,
 * makes the network known in which it is used. So only an owner who is in a new place waits for what strangers do, five
 * minutes at most, and can ask for a link instead. Accounts that do not exist are counted like those that do.
 *
 * <p>What guests of the owner's own network could find out is no more than that somebody signed in from it.
 */
@Component
class SignInAttempts {
    private static final int FOR_ACCOUNT = 5;
    private static final int FROM_NETWORK = 20;
    private static final int LETTERS_TO_ACCOUNT = 2;
    private static final int LETTERS_FROM_NETWORK = 10;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration LONGEST_BETWEEN_LETTERS = Duration.ofMinutes(25); // less than a link lives
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
    private static final Duration NETWORK_KNOWN_FOR = Duration.ofDays(90);
    private static final int TRIES = 50;

    private final JdbcClient database;
    private final Clock clock;

    SignInAttempts(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Who is counted: of whom only a hash is stored. */
    private record Counted(String who, int free, Duration longest) {
        private Counted(String kind, String who, int free, Duration longest) {
            this(Secret.hash(kind + " " + who), free, longest);
        }

        private Duration waitAfter(int failures) {
            var doubled = failures - free + 1;
            if (doubled < 1) {
                return Duration.ZERO;
            }
            return shorter(longest, Duration.ofSeconds(1L << Math.min(doubled, 30)));
        }
    }

    private record Failures(int count, Instant last) {}

    /**
     * Lets an attempt through, and counts it as failed until {@link #succeeded} says otherwise, so that many at the same
     * moment do not slip past together.
     *
     * @return how long to wait, if it is not let through
     */
    Optional<Duration> admit(@Nullable String email, String address) {
        return admit(network(address), account(email, address));
    }

    /** The same for somebody of whom it is not known yet who they claim to be: their network alone counts. */
    Optional<Duration> admit(String address) {
        return admit(network(address));
    }

    /** The wait counts from when it is clear that the attempt failed. */
    void failed(@Nullable String email, String address) {
        touch(account(email, address));
        touch(network(address));
    }

    void failed(String address) {
        touch(network(address));
    }

    void succeeded(@Nullable String email, String address) {
        forget(account(email, address));
        withdraw(network(address));
        remember(email, address);
    }

    /** Forgets an attempt that was not looked at. */
    void withdrawn(@Nullable String email, String address) {
        withdraw(account(email, address));
        withdraw(network(address));
    }

    /** Lets the owner in who has proven that the mailbox is theirs, whatever was tried before. */
    void proven(String email, String address) {
        remember(email, address);
        forget(account(email, address));
    }

    /**
     * Counts somebody who asks for a reset link, whosesoever.
     *
     * @return how long to wait, if too many were asked for from there
     */
    Optional<Duration> admitAsking(String address) {
        return admit(new Counted("asking from", Network.of(address), LETTERS_FROM_NETWORK, LONGEST));
    }

    /** Whether a letter may go to this account now: nobody's mailbox is flooded. */
    boolean admitLetter(String email) {
        return admit(new Counted("letter to", key(email), LETTERS_TO_ACCOUNT, LONGEST_BETWEEN_LETTERS))
                .isEmpty();
    }

    private Optional<Duration> admit(Counted... counted) {
        for (var one : counted) {
            var wait = left(one, failures(one));
            if (wait.isPositive()) {
                return Optional.of(wait);
            }
        }
        for (var index = 0; index < counted.length; index++) {
            var wait = count(counted[index]);
            if (wait.isPositive()) { // others came in between
                for (var before = 0; before < index; before++) {
                    withdraw(counted[before]);
                }
                return Optional.of(wait);
            }
        }
        return Optional.empty();
    }

    /** One more, unless it has to wait: whoever changes the count has seen the one before. */
    private Duration count(Counted counted) {
        for (var tries = 0; tries < TRIES; tries++) {
            var were = failures(counted);
            var wait = left(counted, were);
            if (wait.isPositive()) {
                return wait;
            }
            if (were.isEmpty() ? begun(counted) : changed(counted, were.get())) {
                return Duration.ZERO;
            }
        }
        return Duration.ofSeconds(1);
    }

    private boolean begun(Counted counted) {
        var now = clock.instant();
        database.sql("DELETE FROM sign_in_failure WHERE failed_at < ?")
                .param(Timestamp.from(now.minus(FORGOTTEN_AFTER)))
                .update();
        try {
            return database.sql("INSERT INTO sign_in_failure (who, failures, last_at, failed_at) VALUES (?, 1, ?, ?)")
                            .params(counted.who(), Timestamp.from(now), Timestamp.from(now))
                            .update()
                    == 1;
        } catch (DuplicateKeyException begunAtTheSameMoment) {
            return false;
        }
    }

    private boolean changed(Counted counted, Failures were) {
        return database.sql("UPDATE sign_in_failure SET failures = ?, last_at = ? WHERE who = ? AND failures = ?")
                        .params(were.count() + 1, Timestamp.from(clock.instant()), counted.who(), were.count())
                        .update()
                == 1;
    }

    private void touch(Counted counted) {
        var now = Timestamp.from(clock.instant());
        database.sql("UPDATE sign_in_failure SET last_at = ?, failed_at = ? WHERE who = ?")
                .params(now, now, counted.who())
                .update();
    }

    /** As if it had not been: nobody waits for others who succeed. */
    private void withdraw(Counted counted) {
        database.sql("UPDATE sign_in_failure SET failures = failures - 1, last_at = failed_at"
                        + " WHERE who = ? AND failures > 0")
                .param(counted.who())
                .update();
    }

    private void forget(Counted counted) {
        database.sql("DELETE FROM sign_in_failure WHERE who = ?")
                .param(counted.who())
                .update();
    }

    private Optional<Failures> failures(Counted counted) {
        return database.sql("SELECT failures, last_at FROM sign_in_failure WHERE who = ? AND failed_at >= ?")
                .params(counted.who(), Timestamp.from(clock.instant().minus(FORGOTTEN_AFTER)))
                .query((row, _) -> new Failures(
                        row.getInt("failures"), row.getTimestamp("last_at").toInstant()))
                .optional();
    }

    /** Never more than the wait itself, however far apart the clocks of two processes are. */
    private Duration left(Counted counted, Optional<Failures> failures) {
        return failures.map(were -> {
                    var wait = counted.waitAfter(were.count());
                    return shorter(
                            wait, Duration.between(clock.instant(), were.last().plus(wait)));
                })
                .orElse(Duration.ZERO);
    }

    private static Counted network(String address) {
        return new Counted("from", Network.of(address), FROM_NETWORK, LONGEST);
    }

    private Counted account(@Nullable String email, String address) {
        var place = knows(email, address) ? Network.of(address) : "elsewhere";
        return new Counted("for", key(email) + " " + place, FOR_ACCOUNT, LONGEST);
    }

    private boolean knows(@Nullable String email, String address) {
        return database.sql("SELECT COUNT(*) FROM known_network WHERE account = ? AND network = ? AND last_at > ?")
                        .params(
                                key(email),
                                networkKey(address),
                                Timestamp.from(clock.instant().minus(NETWORK_KNOWN_FOR)))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private void remember(@Nullable String email, String address) {
        var now = clock.instant();
        if (database.sql("UPDATE known_network SET last_at = ? WHERE account = ? AND network = ?")
                        .params(Timestamp.from(now), key(email), networkKey(address))
                        .update()
                == 1) {
            return;
        }
        database.sql("DELETE FROM known_network WHERE last_at < ?")
                .param(Timestamp.from(now.minus(NETWORK_KNOWN_FOR)))
                .update();
        try {
            database.sql("INSERT INTO known_network (account, network, last_at) VALUES (?, ?, ?)")
                    .params(key(email), networkKey(address), Timestamp.from(now))
                    .update();
        } catch (DuplicateKeyException rememberedAtTheSameMoment) {
            // by another sign-in from there
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static String key(@Nullable String email) {
        return Secret.hash(email == null || email.length() > 300 ? "" : Text.key(email));
    }

    private static String networkKey(String address) {
        return Secret.hash(Network.of(address));
    }
}
