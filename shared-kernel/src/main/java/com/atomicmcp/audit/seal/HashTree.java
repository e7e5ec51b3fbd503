package com.atomicmcp.audit.seal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Merkle tree of RFC 6962, section 2.1, with SHA-256: one hash for many, and a short proof that one is among them. */
public final class HashTree {

    /** Of every hash, in bytes. */
    public static final int BYTES = 32;

    static final byte LEAF = 0;

    private static final byte NODE = 1;

    private HashTree() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Hashes what comes after it as a leaf. */
    static MessageDigest leaf() {
        var digest = sha256();
        digest.update(LEAF);
        return digest;
    }

    static byte[] node(byte[] left, byte[] right) {
        var digest = sha256();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    /** @param leaves their hashes, in order */
    public static byte[] root(List<byte[]> leaves) {
        return switch (leaves.size()) {
            case 0 -> sha256().digest();
            case 1 -> leaves.getFirst();
            default -> {
                var split = split(leaves.size());
                yield node(root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
            }
        };
    }

    /** The audit path of one leaf, from its sibling up. */
    public static List<byte[]> path(List<byte[]> leaves, int index) {
        var path = new ArrayList<byte[]>();
        collect(leaves, index, path);
        return path;
    }

    private static void collect(List<byte[]> leaves, int index, List<byte[]> path) {
        if (leaves.size() <= 1) {
            return;
        }
        var split = split(leaves.size());
        var left = leaves.subList(0, split);
        var right = leaves.subList(split, leaves.size());
        if (index < split) {
            collect(left, index, path);
            path.add(root(right));
        } else {
            collect(right, index - split, path);
            path.add(root(left));
        }
    }

    /**
     * The root that a leaf and its path lead to, as in RFC 9162, section 2.1.3.2.
     *
     * @return nothing if this is no path of that leaf in a tree of that size
     */
    public static Optional<byte[]> root(byte[] leaf, int index, int size, List<byte[]> path) {
        if (index < 0 || index >= size) {
            return Optional.empty();
        }
        var node = leaf;
        var at = index;
        var last = size - 1;
        for (var sibling : path) {
            if (last == 0) {
                return Optional.empty();
            }
            if (at % 2 == 1 || at == last) {
                node = node(sibling, node);
                while (at % 2 == 0 && at != 0) {
                    at /= 2;
                    last /= 2;
                }
            } else {
                node = node(node, sibling);
            }
            at /= 2;
            last /= 2;
        }
        return last == 0 ? Optional.of(node) : Optional.empty();
    }

    /** The largest power of two below the size. */
    private static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }
}
