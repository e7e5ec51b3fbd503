package com.atomicmcp.audit.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The public half of a key that seals are signed with: ECDSA on P-256 with SHA-256, signatures in DER as OpenSSL has them.
 *
 * @param id the SHA-256 of its encoding, in hexadecimal
 * @param encoded a SubjectPublicKeyInfo (RFC 5280, section 4.1) in base64
 */
public record SealKey(String id, String encoded) {

    public static final String ALGORITHM = "SHA256withECDSA";

    /** Nothing if it is no base64. */
    public static Optional<SealKey> of(String encoded) {
        try {
            var hash = HashTree.sha256().digest(Base64.getDecoder().decode(encoded));
            return Optional.of(new SealKey(HexFormat.of().formatHex(hash), encoded));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    /** Whether it was this key that signed it. */
    public boolean signed(String statement, String signature) {
        try {
            var verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key());
            verifier.update(statement.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            return false;
        }
    }

    private PublicKey key() throws GeneralSecurityException {
        return KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(encoded)));
    }
}
