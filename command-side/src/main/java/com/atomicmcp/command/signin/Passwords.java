package com.atomicmcp.command.signin;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotReady;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and compares passwords with Argon2id, at the first of the parameters that OWASP's Password Storage Cheat Sheet
 * names (19 MiB, two passes, one lane). A few at a time, because each takes that memory.
 */
@Component
class Passwords {
    private static final int AT_ONCE = 4;
    private static final int QUEUE_SECONDS = 3;

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);
    private final Semaphore turns = new Semaphore(AT_ONCE, true);
    private final String nobodys = argon2.encode(Secret.random());

    /** A new password, checked: 12 to 128 characters once its letters are composed (NFC). */
    static String checked(@Nullable String password) {
        return checked("password", password);
    }

    /** @param field where it stood, as the caller wrote it */
    static String checked(String field, @Nullable String password) {
        if (password != null && !wellFormed(password)) {
            throw new Refused(new InvalidValue(field, "has half of a surrogate pair"));
        }
        var composed = composed(password == null ? "" : password);
        var length = composed.codePointCount(0, composed.length());
        if (length < 12 || length > 128) {
            throw new Refused(new InvalidValue(field, "is 12 to 128 characters long"));
        }
        if (composed.chars().anyMatch(Character::isISOControl)) {
            throw new Refused(new InvalidValue(field, "has control characters"));
        }
        return composed;
    }

    String hash(String checked) {
        return inTurn(() -> argon2.encode(checked));
    }

    /** Whether it is the password that was hashed; takes the same time where there is no hash to compare with. */
    boolean match(String password, @Nullable String hash) {
        var comparable = password.length() > 512 || !wellFormed(password) ? "" : composed(password);
        var matched = inTurn(() -> argon2.matches(comparable, hash == null ? nobodys : hash));
        return matched && hash != null;
    }

    /** Half of a surrogate pair has no bytes to be hashed. */
    private static boolean wellFormed(String password) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(password);
    }

    private static String composed(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            if (!turns.tryAcquire(QUEUE_SECONDS, TimeUnit.SECONDS)) {
                throw new Refused(new NotReady("Too many people sign in at this moment."));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Refused(new NotReady("The server is stopping."));
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
