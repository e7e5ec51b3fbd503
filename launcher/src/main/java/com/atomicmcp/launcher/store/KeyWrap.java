package com.atomicmcp.launcher.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** How keys of customers are kept: sealed with one that is derived from the installation's secret, so that who has only where they are kept has none. */
final class KeyWrap {

    /** Of a key that is wrapped: a nonce, the key, a tag. */
    static final int BYTES = 12 + 32 + 16;

    private static final int NONCE_BYTES = 12;
    private static final int KEY_BYTES = 32;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey wrapping;

    KeyWrap(SecretKey wrapping) {
        this.wrapping = wrapping;
    }

    static SecretKey newKey() {
        return new SecretKeySpec(random(KEY_BYTES), "AES");
    }

    static byte[] random(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    byte[] wrap(String id, SecretKey key) {
        var nonce = random(NONCE_BYTES);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(key.getEncoded());
            var wrapped = Arrays.copyOf(nonce, BYTES);
            System.arraycopy(sealed, 0, wrapped, NONCE_BYTES, sealed.length);
            return wrapped;
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** @throws IllegalStateException if it was wrapped with another secret, or was damaged: it is not taken for forgotten */
    SecretKey unwrap(String id, byte[] wrapped) {
        try {
            var nonce = Arrays.copyOf(wrapped, NONCE_BYTES);
            var cipher = cipher(Cipher.DECRYPT_MODE, id, nonce);
            return new SecretKeySpec(cipher.doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES), "AES");
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException(
                    "A customer's key cannot be opened: it is damaged, or was made with another ATOMIC_CUSTOMER_SECRET.",
                    damaged);
        }
    }

    private Cipher cipher(int mode, String id, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, wrapping, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
