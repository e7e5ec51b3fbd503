package com.atomicmcp.command.audit.seal;

import com.atomicmcp.audit.seal.SealKey;
import com.atomicmcp.command.oauth.KeySecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The keys that seals are signed with. Their public halves are kept for ever; that a key is this installation's own, and
 * was not put there by somebody who has only the store, is known by whoever has the secret that it is kept with.
 */
@Component
public class SealKeys {

    private static final String USE = "seal keys";

    private final JdbcClient database;
    private final Clock clock;
    private final Optional<KeySecret> secret;
    private @Nullable Signer signer;

    /** @param secret empty in a process that was not given it */
    @Autowired
    SealKeys(JdbcClient database, Clock clock, @Value("${atomic.key-secret:}") String secret) {
        this(
                database,
                clock,
                Optional.of(secret).filter(given -> !given.isEmpty()).map(KeySecret::new));
    }

    public SealKeys(JdbcClient database, Clock clock, Optional<KeySecret> secret) {
        this.database = database;
        this.clock = clock;
        this.secret = secret;
    }

    /** What vouches for a key. */
    enum Voucher {
        /** It is kept with the secret. */
        SECRET,
        /** It is not kept with the secret that this process has. */
        NOBODY,
        /** This process does not have the secret. */
        UNKNOWN
    }

    /** A key and what signs with it. */
    record Signer(SealKey key, PrivateKey half) {
        String sign(String statement) {
            try {
                var signature = Signature.getInstance(SealKey.ALGORITHM);
                signature.initSign(half);
                signature.update(statement.getBytes(StandardCharsets.UTF_8));
                return Base64.getEncoder().encodeToString(signature.sign());
            } catch (GeneralSecurityException everyJdkHasIt) {
                throw new IllegalStateException(everyJdkHasIt);
            }
        }
    }

    private record Stored(SealKey key, String sealed) {}

    /** Whether this process has the secret, and it opens a key if there is any. */
    boolean canSign() {
        if (secret.isEmpty()) {
            return false;
        }
        var all = all();
        return all.isEmpty() || all.stream().anyMatch(stored -> opened(stored).isPresent());
    }

    /** When the first one was made. */
    Optional<Instant> oldest() {
        return database.sql("SELECT created_at FROM seal_key ORDER BY created_at LIMIT 1")
                .query((row, _) -> row.getTimestamp(1).toInstant())
                .optional();
    }

    private List<Stored> all() {
        return database
                .sql("SELECT * FROM seal_key ORDER BY created_at, id")
                .query((row, _) -> stored(row.getString("public_key"), row.getString("sealed")))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** The oldest key that is kept with the secret, made now if there is none. */
    synchronized Signer signer() {
        var found = signer;
        if (found == null) {
            found = all().stream()
                    .flatMap(stored -> opened(stored).stream())
                    .findFirst()
                    .orElseGet(this::made);
            signer = found;
        }
        return found;
    }

    /** A public key by its id. */
    Optional<SealKey> find(String id) {
        return row(id).map(Stored::key);
    }

    Voucher voucher(String id) {
        if (secret.isEmpty()) {
            return Voucher.UNKNOWN;
        }
        return row(id).flatMap(this::opened).isPresent() ? Voucher.SECRET : Voucher.NOBODY;
    }

    private Optional<Stored> row(String id) {
        return database.sql("SELECT * FROM seal_key WHERE id = ?")
                .param(id)
                .query((row, _) -> stored(row.getString("public_key"), row.getString("sealed")))
                .optional()
                .flatMap(stored -> stored)
                .filter(stored -> stored.key().id().equals(id));
    }

    private static Optional<Stored> stored(String publicKey, String sealed) {
        return SealKey.of(publicKey).map(key -> new Stored(key, sealed));
    }

    /** What is sealed is bound to the key's id, which is the hash of its public half. */
    private Optional<Signer> opened(Stored stored) {
        return secret.flatMap(with -> with.open(USE, stored.key().id(), stored.sealed()))
                .map(half -> new Signer(stored.key(), read(half)));
    }

    private static PrivateKey read(String half) {
        try {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(half)));
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("the stored key cannot be read", damaged);
        }
    }

    private Signer made() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var encoder = Base64.getEncoder();
            var key = SealKey.of(encoder.encodeToString(pair.getPublic().getEncoded()))
                    .orElseThrow();
            var half = encoder.encodeToString(pair.getPrivate().getEncoded());
            database.sql("INSERT INTO seal_key (id, public_key, sealed, created_at) VALUES (?, ?, ?, ?)")
                    .param(key.id())
                    .param(key.encoded())
                    .param(secret.orElseThrow().seal(USE, key.id(), half))
                    .param(Timestamp.from(clock.instant()))
                    .update();
            return new Signer(key, pair.getPrivate());
        } catch (GeneralSecurityException everyJdkHasTheCurve) {
            throw new IllegalStateException(everyJdkHasTheCurve);
        }
    }
}
