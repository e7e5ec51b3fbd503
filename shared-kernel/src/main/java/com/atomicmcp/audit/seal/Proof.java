package com.atomicmcp.audit.seal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All by which somebody who has neither the store nor this product can tell that an entry is under a seal as it stands
 * here (RFC 6962, section 2.1.1).
 *
 * @param entry its columns, in the order in which they are hashed
 * @param leaf the bytes that are hashed for it, in base64
 * @param index which one it is of those under its seal, counted from 0
 * @param path the hashes that lead from it to the root, in hexadecimal
 */
public record Proof(long position, List<Field> entry, String leaf, int index, List<String> path, Head seal) {

    /** A column: its text, or its bytes in base64 where they are none; neither where it is null. */
    public record Field(
            String column, @Nullable String text, @Nullable String base64) {}

    /** @param leaves the hashes of all entries under the seal, in order */
    public static Proof of(StoredEntry entry, List<byte[]> leaves, int index, Head seal) {
        return new Proof(
                entry.position(),
                Stream.of(Column.values()).map(column -> field(entry, column)).toList(),
                Base64.getEncoder().encodeToString(entry.encoded()),
                index,
                HashTree.path(leaves, index).stream()
                        .map(HexFormat.of()::formatHex)
                        .toList(),
                seal);
    }

    private static Field field(StoredEntry entry, Column column) {
        var bytes = entry.bytes(column);
        if (bytes.isEmpty()) {
            return new Field(column.stored(), null, null);
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.get()));
            return new Field(column.stored(), text.toString(), null);
        } catch (CharacterCodingException noText) {
            return new Field(column.stored(), null, Base64.getEncoder().encodeToString(bytes.get()));
        }
    }

    /** Whether the leaf and its path lead to the root that the seal states. */
    public boolean holds() {
        var stated = seal.stated();
        var digest = HashTree.sha256();
        var siblings = path.stream().map(HexFormat.of()::parseHex).toList();
        var root = HashTree.root(digest.digest(Base64.getDecoder().decode(leaf)), index, stated.count(), siblings);
        return root.map(HexFormat.of()::formatHex).filter(stated.root()::equals).isPresent();
    }
}
