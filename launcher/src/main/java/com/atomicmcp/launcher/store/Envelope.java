package com.atomicmcp.launcher.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A personal event as it lies in the intake log: sealed with its customer's key (AES-256-GCM), and beside it what is read
 * in its place when that key is gone. It is good for its own entry only, and so is what remains.
 *
 * @param keyId what the customer's key is called
 * @param remainsType what the event that remains is called in the log
 * @param remains that event, as it would be stored
 * @param sealed a nonce, then the event with its tag
 */
@SuppressWarnings("ArrayRecordComponent") // it is written, read, and never compared
record Envelope(String keyId, String remainsType, byte[] remains, byte[] sealed) {

    /** Marks the revision of what is in an envelope. */
    private static final String MARK = "sealed:";

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    static boolean marks(String revision) {
        return revision.startsWith(MARK);
    }

    static String marked(String revision) {
        return MARK + revision;
    }

    static String unmarked(String revision) {
        return revision.substring(MARK.length());
    }

    /** @param entry the id of the entry that it is sealed for */
    static Envelope seal(CustomerKeys.Named key, String entry, String remainsType, byte[] remains, byte[] open) {
        var nonce = KeyWrap.random(NONCE_BYTES);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, key.key(), nonce);
            bind(cipher, entry, key.id(), remainsType, remains);
            var sealed = ByteBuffer.allocate(NONCE_BYTES + cipher.getOutputSize(open.length))
                    .put(nonce);
            cipher.doFinal(ByteBuffer.wrap(open), sealed);
            return new Envelope(key.id(), remainsType, remains, sealed.array());
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** @throws IllegalStateException if it was sealed for another entry or with another key, or was changed */
    byte[] open(SecretKey key, String entry) {
        try {
            var cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(sealed, NONCE_BYTES));
            bind(cipher, entry, keyId, remainsType, remains);
            return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException changed) {
            throw new IllegalStateException("entry " + entry + " is not as it was sealed", changed);
        }
    }

    byte[] bytes() {
        var id = keyId.getBytes(StandardCharsets.UTF_8);
        var type = remainsType.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(3 + id.length + type.length + Integer.BYTES + remains.length + sealed.length)
                .put(VERSION)
                .put((byte) id.length)
                .put(id)
                .put((byte) type.length)
                .put(type)
                .putInt(remains.length)
                .put(remains)
                .put(sealed)
                .array();
    }

    static Envelope read(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        if (in.get() != VERSION) {
            throw new IllegalStateException("an entry was sealed by a newer version of this program");
        }
        var id = text(in);
        var type = text(in);
        return new Envelope(id, type, taken(in, in.getInt()), taken(in, in.remaining()));
    }

    private static String text(ByteBuffer in) {
        return new String(taken(in, Byte.toUnsignedInt(in.get())), StandardCharsets.UTF_8);
    }

    private static byte[] taken(ByteBuffer in, int length) {
        var taken = new byte[length];
        in.get(taken);
        return taken;
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static void bind(Cipher cipher, String entry, String keyId, String remainsType, byte[] remains) {
        cipher.updateAAD((entry + "\n" + keyId + "\n" + remainsType + "\n").getBytes(StandardCharsets.UTF_8));
        cipher.updateAAD(remains);
    }
}
