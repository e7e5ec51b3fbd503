package com.atomicmcp.audit.seal;

import java.util.Optional;

/**
 * The last seal with all that is needed to check it: kept outside, it tells later whether the log was cut short or written
 * anew.
 *
 * @param seal its number
 * @param entries how many entries are sealed
 * @param last the position of the last of them
 * @param hash of its statement
 * @param key the id of the key that signed it
 * @param publicKey in base64, whose SHA-256 is the key's id
 */
public record Head(
        long seal,
        long entries,
        long last,
        String at,
        String hash,
        String key,
        String statement,
        String signature,
        String publicKey) {

    /** Nothing if the seal is none, or this key has not signed it. */
    public static Optional<Head> of(String statement, String signature, String publicKey) {
        return SealKey.of(publicKey)
                .filter(key -> key.signed(statement, signature))
                .flatMap(key -> Seal.read(statement)
                        .filter(seal -> seal.key().equals(key.id()))
                        .map(seal -> new Head(
                                seal.number(),
                                seal.entries(),
                                seal.last(),
                                seal.at().toString(),
                                seal.hash(),
                                key.id(),
                                statement,
                                signature,
                                publicKey)));
    }

    /** What it states. */
    public Seal stated() {
        return Seal.read(statement).orElseThrow();
    }
}
