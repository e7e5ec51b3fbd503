package com.atomicmcp.launcher.store;

import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The secret that arguments of tool calls are hashed with: made once, beside the logs and in none of them. */
final class CallSecret {

    private static final int BYTES = 32;

    private CallSecret() {}

    /** The same in all processes on one store, whichever of them asks first. */
    static byte[] of(JdbcClient sql) {
        var secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        try {
            sql.sql("INSERT INTO call_secret (number, secret) SELECT 1, :secret"
                            + " WHERE NOT EXISTS (SELECT 1 FROM call_secret)")
                    .param("secret", Base64.getEncoder().encodeToString(secret))
                    .update();
        } catch (DuplicateKeyException another) {
            // has just made it
        }
        return Base64.getDecoder()
                .decode(sql.sql("SELECT secret FROM call_secret")
                        .query(String.class)
                        .single());
    }
}
