package com.atomicmcp.audit.seal;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The imprints of the entries under one seal, as they are stored. */
public record Imprints(List<Imprint> all) {

    public Imprints {
        all = List.copyOf(all);
    }

    /** Nothing if they are not imprints. */
    public static Optional<Imprints> read(byte[] stored) {
        if (stored.length % Imprint.BYTES != 0) {
            return Optional.empty();
        }
        var from = ByteBuffer.wrap(stored);
        return Optional.of(new Imprints(IntStream.range(0, stored.length / Imprint.BYTES)
                .mapToObj(_ -> Imprint.read(from))
                .toList()));
    }

    public byte[] bytes() {
        var to = ByteBuffer.allocate(all.size() * Imprint.BYTES);
        all.forEach(imprint -> imprint.write(to));
        return to.array();
    }

    public List<byte[]> leaves() {
        return all.stream().map(Imprint::leaf).toList();
    }

    /** Of the tree over them, in hexadecimal. */
    public String root() {
        return HexFormat.of().formatHex(HashTree.root(leaves()));
    }

    /** The SHA-256 of all of it, in hexadecimal. */
    public String hash() {
        return HexFormat.of().formatHex(HashTree.sha256().digest(bytes()));
    }
}
