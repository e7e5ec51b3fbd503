package com.atomicmcp.audit.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What is kept of an entry beside its seal: where it stood, its hash, which proves what it was, and a mark of each of its
 * columns, which only tells where to look.
 */
public final class Imprint {

    static final int BYTES = Long.BYTES + HashTree.BYTES + Column.CONTENT.size() * Integer.BYTES;

    private final long position;
    private final byte[] leaf;
    private final int[] marks;

    Imprint(long position, byte[] leaf, int[] marks) {
        this.position = position;
        this.leaf = leaf;
        this.marks = marks;
    }

    static Imprint read(ByteBuffer from) {
        var position = from.getLong();
        var leaf = new byte[HashTree.BYTES];
        from.get(leaf);
        var marks = new int[Column.CONTENT.size()];
        for (var i = 0; i < marks.length; i++) {
            marks[i] = from.getInt();
        }
        return new Imprint(position, leaf, marks);
    }

    void write(ByteBuffer to) {
        to.putLong(position).put(leaf);
        for (var mark : marks) {
            to.putInt(mark);
        }
    }

    public long position() {
        return position;
    }

    public byte[] leaf() {
        return leaf.clone();
    }

    /** Whether every byte of both entries is the same, their positions included. */
    public boolean same(Imprint other) {
        return Arrays.equals(leaf, other.leaf);
    }

    /** Whether both say the same, as far as their marks tell, wherever they stand. */
    public boolean saysTheSame(Imprint other) {
        return Arrays.equals(marks, other.marks);
    }

    /** In which columns they differ, as far as their marks tell. */
    public List<Column> differences(Imprint other) {
        return Column.CONTENT.stream()
                .filter(column -> marks[column.mark()] != other.marks[column.mark()])
                .toList();
    }
}
