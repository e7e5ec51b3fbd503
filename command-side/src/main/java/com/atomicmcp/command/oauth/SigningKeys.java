package com.atomicmcp.command.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.sql.Timestamp;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Profile;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The keys that access tokens are signed with: kept, sealed, and the same in all processes, so that no restart voids a
 * token. The one that signs next is published long before it does, and one that has signed for an hour after, so that no
 * call fails while they change.
 */
@Component
@Profile(SigningKeys.ROLE)
@DependsOnDatabaseInitialization
public class SigningKeys implements JWKSource<SecurityContext> {

    /** The role whose processes sign, a Spring profile. */
    static final String ROLE = "workbench";

    /** For how long a gateway may go by the keys it knows: the next one is published for longer before it signs. */
    static final Duration PUBLISHED = Duration.ofMinutes(20);

    private static final Logger logger = LoggerFactory.getLogger(SigningKeys.class);
    private static final Duration RETIRED = Duration.ofHours(1);
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final String ACTIVE = "active";
    private static final String NEXT = "next";
    private static final String USE = "signing keys";

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final KeySecret secret;
    private final Clock clock;
    private final Duration lifetime;
    private @Nullable Known known;

    SigningKeys(
            JdbcClient database,
            PlatformTransactionManager transactions,
            KeySecret secret,
            Clock clock,
            @Value("${atomic.key-days:30}") int days) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        this.secret = secret;
        this.clock = clock;
        this.lifetime = Duration.ofDays(days);
        if (days < 1) {
            throw new IllegalArgumentException("ATOMIC_KEY_DAYS is 1 or more.");
        }
        ensure(ACTIVE);
        ensure(NEXT);
        known();
    }

    /**
     * One key, without anything secret.
     *
     * @param state {@code next}, {@code active} or {@code retired}
     * @param activeAt since when it has signed; nothing before
     * @param retiredAt since when it signs no more; nothing before
     */
    public record SigningKey(
            String id,
            String state,
            Instant createdAt,
            @Nullable Instant activeAt,
            @Nullable Instant retiredAt) {}

    private record Stored(SigningKey key, String sealed) {}

    private record Known(Instant at, List<JWK> keys) {}

    /** All there are: the active one, the next, then the retired. */
    public List<SigningKey> all() {
        return stored().stream().map(Stored::key).toList();
    }

    /** What becomes of an order to change them. */
    public sealed interface Rotation {
        /** The next one signs from now on. */
        record Rotated(SigningKey active) implements Rotation {}

        /** A gateway may not have heard of the next one yet. */
        record TooSoon(Instant possibleAt) implements Rotation {}
    }

    /**
     * Lets the next key sign, and makes another that is next. Of two who do so at once one succeeds, and the other finds
     * that it is too soon.
     *
     * @param now also if gateways may not know it yet: then calls wait for up to two seconds until they ask for it, and
     *     are refused if the process that answers has itself not heard of it within that time
     */
    public Rotation rotate(boolean now) {
        var rotation = transaction.execute(_ -> rotated(now));
        forget();
        if (rotation instanceof Rotation.Rotated(var active)) {
            logger.info("Access tokens are signed with key {} from now on", active.id());
        }
        return rotation == null ? new Rotation.TooSoon(clock.instant()) : rotation;
    }

    private Rotation rotated(boolean now) {
        // all of them: the one that is active may not be so any more once it can be had
        var locked = database.sql("SELECT kid FROM signing_key FOR UPDATE")
                .query(String.class)
                .list();
        logger.debug("Rotating {} keys", locked.size());
        var moment = clock.instant();
        var keys = all();
        var active = named(keys, ACTIVE);
        var next = named(keys, NEXT);
        var possibleAt = next.createdAt().plus(PUBLISHED);
        if (!now && possibleAt.isAfter(moment)) {
            return new Rotation.TooSoon(possibleAt);
        }
        database.sql("UPDATE signing_key SET name = kid, retired_at = ? WHERE name = ?")
                .params(Timestamp.from(moment), ACTIVE)
                .update();
        database.sql("UPDATE signing_key SET name = ?, active_at = ? WHERE name = ?")
                .params(ACTIVE, Timestamp.from(moment), NEXT)
                .update();
        insert(NEXT);
        logger.debug("Key {} is retired", active.id());
        return new Rotation.Rotated(new SigningKey(next.id(), ACTIVE, next.createdAt(), moment, null));
    }

    /** Rotates what has signed for its time, and forgets what nobody can have a valid token of. */
    void tidy() {
        var moment = clock.instant();
        var active = named(all(), ACTIVE);
        var since = active.activeAt() == null ? active.createdAt() : active.activeAt();
        if (since.plus(lifetime).isBefore(moment)) {
            rotate(false);
        }
        database.sql("DELETE FROM signing_key WHERE retired_at < ?")
                .param(Timestamp.from(moment.minus(RETIRED)))
                .update();
    }

    /** The id of the key that signs now. */
    String active() {
        return known().getFirst().getKeyID();
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        return selector.select(new JWKSet(known()));
    }

    private synchronized void forget() {
        known = null;
    }

    private synchronized List<JWK> known() {
        var moment = clock.instant();
        if (known == null
                || known.at().plus(FRESH).isBefore(moment)
                || known.at().isAfter(moment)) {
            known = new Known(moment, stored().stream().map(this::opened).toList());
        }
        return known.keys();
    }

    private JWK opened(Stored stored) {
        var open = secret.open(USE, stored.key().id(), stored.sealed())
                .orElseThrow(() -> new IllegalStateException(
                        "The signing keys in the store were sealed with another secret. Set ATOMIC_KEY_SECRET to that one;"
                                + " if it is lost, delete all rows of the table signing_key: connections then refresh by"
                                + " themselves or sign in anew."));
        try {
            return ECKey.parse(open);
        } catch (ParseException damaged) {
            throw new IllegalStateException("the stored signing key cannot be read", damaged);
        }
    }

    private List<Stored> stored() {
        return database.sql(
                        "SELECT * FROM signing_key ORDER BY CASE name WHEN 'active' THEN 0 WHEN 'next' THEN 1 ELSE 2 END,"
                                + " retired_at DESC")
                .query((row, _) -> {
                    var name = row.getString("name");
                    return new Stored(
                            new SigningKey(
                                    row.getString("kid"),
                                    name.equals(ACTIVE) || name.equals(NEXT) ? name : "retired",
                                    row.getTimestamp("created_at").toInstant(),
                                    instant(row.getTimestamp("active_at")),
                                    instant(row.getTimestamp("retired_at"))),
                            row.getString("sealed"));
                })
                .list();
    }

    private static @Nullable Instant instant(@Nullable Timestamp stored) {
        return stored == null ? null : stored.toInstant();
    }

    private static SigningKey named(List<SigningKey> keys, String state) {
        return keys.stream()
                .filter(key -> key.state().equals(state))
                .findFirst()
                .orElseThrow();
    }

    private void ensure(String name) {
        var there = database.sql("SELECT kid FROM signing_key WHERE name = ?")
                .param(name)
                .query(String.class)
                .optional();
        if (there.isEmpty()) {
            try {
                insert(name);
            } catch (DuplicateKeyException otherProcess) {
                logger.debug("Another process made the {} key", name);
            }
        }
    }

    private void insert(String name) {
        try {
            var key = new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint(true)
                    .generate();
            var moment = Timestamp.from(clock.instant());
            database.sql("INSERT INTO signing_key (name, kid, sealed, created_at, active_at) VALUES (?, ?, ?, ?, ?)")
                    .param(name)
                    .param(key.getKeyID())
                    .param(secret.seal(USE, key.getKeyID(), key.toJSONString()))
                    .param(moment)
                    .param(name.equals(ACTIVE) ? moment : null)
                    .update();
        } catch (JOSEException everyJdkHasTheCurve) {
            throw new IllegalStateException(everyJdkHasTheCurve);
        }
    }
}
