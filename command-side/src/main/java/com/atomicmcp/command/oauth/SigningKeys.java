package com.atomicmcp.command.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.sql.Timestamp;
import java.text.ParseException;
import java.time.Clock;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The key that access tokens are signed with: made once, kept, and the same in all processes, so that no restart voids a token. */
final class SigningKeys {
    private static final String CURRENT = "current";

    private final JdbcClient database;
    private final Clock clock;

    SigningKeys(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    JWKSet load() {
        return new JWKSet(stored().or(this::make).or(this::stored).orElseThrow());
    }

    private Optional<ECKey> stored() {
        return database.sql("SELECT jwk FROM signing_key WHERE name = ?")
                .param(CURRENT)
                .query(String.class)
                .optional()
                .map(SigningKeys::parsed);
    }

    /** Nothing if another process was faster. */
    private Optional<ECKey> make() {
        try {
            var key = new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint(true)
                    .generate();
            database.sql("INSERT INTO signing_key (name, jwk, created_at) VALUES (?, ?, ?)")
                    .params(CURRENT, key.toJSONString(), Timestamp.from(clock.instant()))
                    .update();
            return Optional.of(key);
        } catch (DuplicateKeyException otherProcess) {
            return Optional.empty();
        } catch (JOSEException everyJdkHasTheCurve) {
            throw new IllegalStateException(everyJdkHasTheCurve);
        }
    }

    private static ECKey parsed(String jwk) {
        try {
            return ECKey.parse(jwk);
        } catch (ParseException damaged) {
            throw new IllegalStateException("the stored signing key cannot be read", damaged);
        }
    }
}
