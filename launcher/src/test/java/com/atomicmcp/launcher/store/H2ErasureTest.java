package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An embedded store, and keys in a file. */
class H2ErasureTest extends ErasureContract {

    @TempDir
    Path data;

    @Override
    SealedStore.Place place() {
        return new SealedStore.Place(
                "h2",
                "jdbc:h2:file:" + data.resolve("log") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
                "sa",
                _ -> new KeyFile(data.resolve("customer-keys"), CustomerSecret.wrap(SealedStore.SECRET)));
    }

    @Test
    void noFileHasEverHadWhatIsToldOfACustomer() throws IOException {
        try (var store = SealedStore.open(place)) {
            append(store, List.of(profile(ZELDA)));
            assertThat(files("uixwood")).isEmpty();
        }
        assertThat(files("uixwood")).isEmpty();
        assertThat(files("customer.reported")).as("the search finds").containsExactly("log.mv.db");
    }

    @Test
    void theFileLetsGoOfWhatAnEarlierVersionHasStored() throws IOException {
        try (var earlier = SealedStore.unsealed(place)) {
            earlier.plain()
                    .append(
                            List.of(new com.atomicmcp.log.Intake.Report(
                                    null, "org_acme/env_live/" + ZELDA, profile(ZELDA))),
                            Map.of());
        }
        assertThat(files("uixwood")).containsExactly("log.mv.db");
        try (var store = SealedStore.open(place)) {
            assertThat(files("uixwood")).isEmpty();
            assertThat(store.events()).containsExactly(profile(ZELDA));
        }
        assertThat(files("uixwood")).isEmpty();
    }

    /** Those that have these words somewhere. */
    private List<String> files(String words) throws IOException {
        try (var all = Files.list(data)) {
            return all.filter(file -> has(file, words))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static boolean has(Path file, String words) {
        try {
            var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return bytes.contains(words)
                    || bytes.contains(
                            new String(words.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
