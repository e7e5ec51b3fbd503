package com.atomicmcp.command.oauth;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A device with one passkey, and the browser before it (Web Authentication, Level 3): makes it, and signs with it. */
final class Authenticator {
    static final int PRESENT = 0x01;
    static final int VERIFIED = 0x04;
    private static final int WITH_CREDENTIAL = 0x40;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String origin;
    private final int flags;
    private final byte[] id;
    private final KeyPair keys;
    private final AtomicInteger signatures;

    Authenticator(String origin) {
        this(origin, PRESENT | VERIFIED);
    }

    /** @param flags what it has made sure of */
    Authenticator(String origin, int flags) {
        this(origin, flags, bytes(UUID.randomUUID()), keys(), new AtomicInteger());
    }

    private Authenticator(String origin, int flags, byte[] id, KeyPair keys, AtomicInteger signatures) {
        this.origin = origin;
        this.flags = flags;
        this.id = id;
        this.keys = keys;
        this.signatures = signatures;
    }

    /** The same, where less was made sure of. */
    Authenticator withFlags(int made) {
        return new Authenticator(origin, made, id, keys, signatures);
    }

    /** The same, before another site's page. */
    Authenticator at(String other) {
        return new Authenticator(other, flags, id, keys, signatures);
    }

    String id() {
        return BASE64.encodeToString(id);
    }

    /** What the browser makes of the options of a new passkey. */
    String create(JsonNode options) {
        var data = joined(
                authenticatorData(options.at("/rp/id").asString(), flags | WITH_CREDENTIAL),
                new byte[16],
                new byte[] {0, (byte) id.length},
                id,
                cose());
        var attestation = joined(
                new byte[] {(byte) 0xA3},
                text("fmt"),
                text("none"),
                text("attStmt"),
                new byte[] {(byte) 0xA0},
                text("authData"),
                new byte[] {0x58, (byte) data.length},
                data);
        return credential(Map.of(
                "clientDataJSON",
                encoded(client("webauthn.create", options)),
                "attestationObject",
                encoded(attestation)));
    }

    /** What the browser makes of the options of a sign-in. */
    String sign(JsonNode options) {
        var client = client("webauthn.get", options);
        var data = authenticatorData(options.get("rpId").asString(), flags);
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(joined(data, sha256(client)));
            return credential(Map.of(
                    "clientDataJSON",
                    encoded(client),
                    "authenticatorData",
                    encoded(data),
                    "signature",
                    encoded(signature.sign())));
        } catch (GeneralSecurityException everyJdkCan) {
            throw new AssertionError(everyJdkCan);
        }
    }

    private String credential(Map<String, String> response) {
        return JSON.writeValueAsString(Map.of(
                "id",
                id(),
                "rawId",
                id(),
                "type",
                "public-key",
                "response",
                response,
                "clientExtensionResults",
                Map.of(),
                "authenticatorAttachment",
                "platform"));
    }

    private byte[] client(String type, JsonNode options) {
        return JSON.writeValueAsBytes(Map.of(
                "type",
                type,
                "challenge",
                options.get("challenge").asString(),
                "origin",
                origin,
                "crossOrigin",
                false));
    }

    private byte[] authenticatorData(String host, int made) {
        var count = ByteBuffer.allocate(4).putInt(signatures.incrementAndGet()).array();
        return joined(sha256(host.getBytes(StandardCharsets.UTF_8)), new byte[] {(byte) made}, count);
    }

    /** ES256 on P-256 (RFC 9053, section 7.1.1). */
    private byte[] cose() {
        var point = ((ECPublicKey) keys.getPublic()).getW();
        return joined(
                new byte[] {(byte) 0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20},
                unsigned(point.getAffineX()),
                new byte[] {0x22, 0x58, 0x20},
                unsigned(point.getAffineY()));
    }

    private static byte[] unsigned(BigInteger number) {
        var signed = number.toByteArray();
        var length = Math.min(32, signed.length);
        return ByteBuffer.allocate(32)
                .position(32 - length)
                .put(signed, signed.length - length, length)
                .array();
    }

    private static byte[] text(String words) {
        return joined(new byte[] {(byte) (0x60 + words.length())}, words.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static String encoded(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException everyJdkCan) {
            throw new AssertionError(everyJdkCan);
        }
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException everyJdkCan) {
            throw new AssertionError(everyJdkCan);
        }
    }
}
