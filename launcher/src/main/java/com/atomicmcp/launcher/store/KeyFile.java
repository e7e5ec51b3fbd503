package com.atomicmcp.launcher.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps customers' keys in a file of slots of one size. One that is forgotten is overwritten where it stands, and the
 * slot is never used again: what is called by its name stays known as forgotten.
 *
 * <p>Read by {@link RandomAccessFile}: a channel is closed for everybody when a thread is interrupted as it reads.
 */
final class KeyFile implements CustomerKeys {

    static final int SLOT = 128;

    private static final int ID_BYTES = 16;
    private static final byte KEPT = 1;
    private static final byte FORGOTTEN = 2;

    private final Path path;
    private final KeyWrap wrap;
    private @Nullable RandomAccessFile file;

    /** @param path made when the first key is */
    KeyFile(Path path, KeyWrap wrap) {
        this.path = path;
        this.wrap = wrap;
    }

    @Override
    public synchronized List<Named> make(int howMany) {
        try {
            var slots = opened();
            var first = (slots.length() + SLOT - 1) / SLOT; // a slot that was cut off half written is left alone
            var made = IntStream.range(0, howMany)
                    .mapToObj(one -> new Named(id(first + one, KeyWrap.random(ID_BYTES)), KeyWrap.newKey()))
                    .toList();
            var bytes = ByteBuffer.allocate(howMany * SLOT);
            made.forEach(one -> bytes.put(slot(KEPT, one.id(), wrap.wrap(one.id(), one.key()))));
            slots.seek(first * SLOT);
            slots.write(bytes.array());
            slots.getFD().sync();
            return made;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public synchronized Map<String, Found> find(Collection<String> ids) {
        var found = new HashMap<String, Found>();
        if (!ids.isEmpty() && (file != null || Files.exists(path))) {
            for (var id : ids) {
                read(id).ifPresent(slot -> found.put(id, found(id, slot)));
            }
        }
        return found;
    }

    @Override
    public synchronized void forget(Collection<String> ids) {
        // a slot that is damaged is overwritten like any other
        var kept = file == null && !Files.exists(path)
                ? List.<String>of()
                : ids.stream()
                        .filter(id ->
                                read(id).filter(slot -> slot[0] != FORGOTTEN).isPresent())
                        .toList();
        if (kept.isEmpty()) {
            return;
        }
        try {
            var slots = opened();
            for (var id : kept) {
                slots.seek(number(id) * SLOT);
                slots.write(slot(FORGOTTEN, id, new byte[0]));
            }
            slots.getFD().sync();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (file != null) {
                file.close();
                file = null;
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private RandomAccessFile opened() throws IOException {
        if (file == null) {
            try {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (FileAlreadyExistsException kept) {
                // by an earlier start
            }
            file = new RandomAccessFile(path.toFile(), "rw");
        }
        return file;
    }

    /** The slot by that name; nothing where it is another's, or none. */
    private Optional<byte[]> read(String id) {
        try {
            var slots = opened();
            var at = number(id) * SLOT;
            if (at < 0 || at + SLOT > slots.length()) {
                return Optional.empty();
            }
            var slot = new byte[SLOT];
            slots.seek(at);
            slots.readFully(slot);
            return Arrays.equals(slot, 1, 1 + ID_BYTES, random(id), 0, ID_BYTES) ? Optional.of(slot) : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Found found(String id, byte[] slot) {
        return slot[0] == FORGOTTEN
                ? new Found.Forgotten()
                : new Found.Key(wrap.unwrap(id, Arrays.copyOfRange(slot, 1 + ID_BYTES, 1 + ID_BYTES + KeyWrap.BYTES)));
    }

    private static byte[] slot(byte state, String id, byte[] wrapped) {
        return ByteBuffer.allocate(SLOT).put(state).put(random(id)).put(wrapped).array();
    }

    private static String id(long slot, byte[] random) {
        return slot + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static long number(String id) {
        return Long.parseLong(id.substring(0, id.indexOf('.')));
    }

    private static byte[] random(String id) {
        return Base64.getUrlDecoder().decode(id.substring(id.indexOf('.') + 1));
    }
}
