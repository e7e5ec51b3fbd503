package com.atomicmcp.audit.seal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * One row of a log, as its bytes lie in the store.
 *
 * <p>It is hashed column by column, in their order: four bytes, big-endian, with how many bytes follow, then these;
 * {@code ff ff ff ff} alone where there is nothing. Texts are in UTF-8, numbers in decimal digits.
 */
public final class StoredEntry {

    private static final int NOTHING = -1;

    private final long position;
    private final Map<Column, byte[]> values;

    /** @param content what each column but the position holds; nothing for a column that is null */
    public StoredEntry(long position, Map<Column, byte[]> content) {
        this.position = position;
        this.values = new EnumMap<>(Column.class);
        values.putAll(content);
        values.put(Column.POSITION, text(Long.toString(position)));
    }

    public static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    public long position() {
        return position;
    }

    /** The bytes of a column. */
    public Optional<byte[]> bytes(Column column) {
        return Optional.ofNullable(values.get(column));
    }

    /** A column as text; empty where there is nothing. */
    public String text(Column column) {
        return bytes(column)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    /** What is kept of it beside its seal. */
    public Imprint imprint() {
        var marks = new int[Column.CONTENT.size()];
        for (var column : Column.CONTENT) {
            var mark = new CRC32();
            encode(column, mark::update);
            marks[column.mark()] = (int) mark.getValue();
        }
        return new Imprint(position, leaf(), marks);
    }

    /** What is hashed of it as a leaf. */
    public byte[] encoded() {
        var bytes = new ByteArrayOutputStream();
        bytes.write(HashTree.LEAF);
        for (var column : Column.values()) {
            encode(column, bytes::writeBytes);
        }
        return bytes.toByteArray();
    }

    private byte[] leaf() {
        MessageDigest digest = HashTree.leaf();
        for (var column : Column.values()) {
            encode(column, digest::update);
        }
        return digest.digest();
    }

    private void encode(Column column, Consumer<byte[]> to) {
        var value = values.get(column);
        to.accept(ByteBuffer.allocate(Integer.BYTES)
                .putInt(value == null ? NOTHING : value.length)
                .array());
        if (value != null) {
            to.accept(value);
        }
    }
}
