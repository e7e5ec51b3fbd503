package com.atomicmcp.launcher;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where an installation keeps what must survive: the logs of the embedded store, the operator's token, and word of who
 * is running on it. For its owner's eyes only.
 */
public final class DataDirectory {

    private static final String SERVER = "server.properties";
    private static final String TOKEN = "operator-token";
    private static final String KEY_SECRET = "key-secret";
    private static final String CUSTOMER_SECRET = "customer-secret";
    private static final String LOCK = "lock";

    private final Path path;

    public DataDirectory(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /** The one that was asked for, or that the environment names. */
    static DataDirectory of(@Nullable Path chosen, Settings settings) {
        return new DataDirectory(chosen == null ? Path.of(settings.value("atomic.data", "data")) : chosen);
    }

    public Path path() {
        return path;
    }

    /**
     * Makes it if need be; H2 writes its file readable for all, so the directory around it is not.
     *
     * @throws IllegalStateException with a sentence for the operator, where it is not fit for that
     */
    void prepare() {
        try {
            if (!Files.exists(path)) {
                Files.createDirectories(path);
            } else if (!Files.isDirectory(path)) {
                throw new IllegalStateException(path + " is not a directory. Choose another with --data.");
            } else if (!ours()) {
                throw new IllegalStateException(
                        path + " has other things in it. Choose an empty or a new directory with --data.");
            }
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException unwritable) {
            throw new IllegalStateException(
                    path + " cannot be written to. Choose another directory with --data.", unwritable);
        }
    }

    private boolean ours() throws IOException {
        if (Files.exists(path.resolve(LOCK))) {
            return true;
        }
        try (var entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    /**
     * Takes it for this process until it ends, however it ends.
     *
     * @return nothing, if another process has it
     */
    Optional<FileChannel> take() {
        try {
            var channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return Optional.of(channel);
                }
            } catch (OverlappingFileLockException ourselves) {
                // held by this very process: as good as held by another
            }
            channel.close();
            return Optional.empty();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Whether an embedded server has ever kept anything here. */
    boolean keepsLogs() {
        return Files.exists(path.resolve("log.mv.db"));
    }

    /** What the process that last ran here said of itself. */
    public Optional<Properties> announced() {
        var file = path.resolve(SERVER);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var found = new Properties();
        try (var text = Files.newBufferedReader(file)) {
            found.load(text);
            return Optional.of(found);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public void announce(Map<String, String> found) {
        var properties = new Properties();
        properties.putAll(found);
        var text = new StringWriter();
        try {
            properties.store(text, null);
            write(SERVER, text.toString());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    void withdraw() {
        try {
            Files.deleteIfExists(path.resolve(SERVER));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** The token of the operator of an embedded installation, made at its first start. */
    String operatorToken() {
        return kept(TOKEN);
    }

    boolean hasKeySecret() {
        return Files.exists(path.resolve(KEY_SECRET));
    }

    /** What the signing keys of an embedded installation are sealed with, made at its first start. */
    String keySecret() {
        return kept(KEY_SECRET);
    }

    /** What pseudonyms of customers are made with, made at the first start. */
    String customerSecret() {
        return kept(CUSTOMER_SECRET);
    }

    private String kept(String name) {
        var file = path.resolve(name);
        try {
            if (!Files.exists(file)) {
                write(name, secret() + System.lineSeparator());
            }
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String secret() {
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Compares in a time that tells nothing of where two texts differ. */
    public static boolean matches(@Nullable String given, String expected) {
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, String text) throws IOException {
        var draft = path.resolve(name + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true); // what is sealed with a secret must not outlast it
        }
        Files.move(draft, path.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var folder = FileChannel.open(path)) {
            folder.force(true);
        }
    }
}
