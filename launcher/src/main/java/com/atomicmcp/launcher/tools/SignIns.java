package com.atomicmcp.launcher.tools;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps what the next call needs to come in without a browser, in one file for each MCP Server that only its owner can
 * read.
 */
final class SignIns {

    private final Path directory;

    SignIns(Path directory) {
        this.directory = directory;
    }

    /** Where the XDG base directory specification puts what a program remembers. */
    static SignIns ofThisUser() {
        return new SignIns(directory(System.getenv(), Path.of(System.getProperty("user.home"))));
    }

    static Path directory(Map<String, String> environment, Path home) {
        var state = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
        return (state.isAbsolute() ? state : home.resolve(".local/state")).resolve("atomicctl");
    }

    /** @param issuer the authorization server, the only one that may see the refresh token */
    record SignedIn(String issuer, String client, String refreshToken) {}

    Optional<SignedIn> find(URI url) throws IOException {
        var file = file(url, ".json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JsonMapper.shared().readValue(Files.readString(file), SignedIn.class));
        } catch (JacksonException _) { // whatever it is, signing in again replaces it
            return Optional.empty();
        }
    }

    void keep(URI url, SignedIn signedIn) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        var draft = Files.createTempFile(directory, "", ".new"); // readable for its owner only
        Files.writeString(draft, JsonMapper.shared().writeValueAsString(signedIn));
        Files.move(draft, file(url, ".json"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void forget(URI url) throws IOException {
        Files.deleteIfExists(file(url, ".json"));
    }

    /** Keeps other calls out until it is closed: a refresh token is good for one of them. */
    FileChannel lock(URI url) throws IOException {
        var channel = FileChannel.open(file(url, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            channel.lock();
            return channel;
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    private Path file(URI url, String extension) {
        return directory.resolve(UUID.nameUUIDFromBytes(url.toString().getBytes(StandardCharsets.UTF_8)) + extension);
    }
}
