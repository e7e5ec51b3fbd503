package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.launcher.store.CustomerKeys.Found;
import com.atomicmcp.launcher.store.CustomerKeys.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("customer-keys");
    }

    private KeyFile open() {
        return new KeyFile(path(), CustomerSecret.wrap("c".repeat(64)));
    }

    @Test
    void keysAreFoundAgainByWhoeverHasTheSecret() {
        List<Named> made;
        try (var keys = open()) {
            made = keys.make(3);
        }
        try (var again = open()) {
            var found = again.find(made.stream().map(Named::id).toList());
            assertThat(made).allSatisfy(one -> assertThat(found.get(one.id())).isEqualTo(new Found.Key(one.key())));
            assertThat(again.make(1).getFirst().id()).startsWith("3.");
        }
        try (var other = new KeyFile(path(), CustomerSecret.wrap("d".repeat(64)))) {
            assertThatThrownBy(() -> other.find(List.of(made.getFirst().id())))
                    .hasMessageContaining("ATOMIC_CUSTOMER_SECRET");
        }
    }

    @Test
    void whatIsForgottenIsOverwrittenWhereItStoodAndStaysKnownAsForgotten() throws IOException {
        try (var keys = open()) {
            var made = keys.make(2);
            var before = Files.readAllBytes(path());
            keys.forget(List.of(made.getFirst().id()));
            var after = Files.readAllBytes(path());

            assertThat(after).hasSameSizeAs(before);
            assertThat(Arrays.copyOfRange(after, 17, KeyFile.SLOT)).containsOnly(0);
            assertThat(Arrays.copyOfRange(after, KeyFile.SLOT, 2 * KeyFile.SLOT))
                    .isEqualTo(Arrays.copyOfRange(before, KeyFile.SLOT, 2 * KeyFile.SLOT));
            assertThat(keys.find(List.of(made.getFirst().id(), made.getLast().id())))
                    .containsEntry(made.getFirst().id(), new Found.Forgotten())
                    .containsEntry(
                            made.getLast().id(), new Found.Key(made.getLast().key()));
        }
    }

    @Test
    void oneThatIsDamagedIsForgottenLikeAnyOther() throws IOException {
        List<Named> made;
        try (var keys = open()) {
            made = keys.make(2);
        }
        var bytes = Files.readAllBytes(path());
        bytes[40] ^= 1;
        Files.write(path(), bytes);
        var damaged = List.of(made.getFirst().id());
        try (var keys = open()) {
            assertThatThrownBy(() -> keys.find(damaged)).hasMessageContaining("damaged");
            keys.forget(damaged);
            assertThat(keys.find(damaged)).containsEntry(damaged.getFirst(), new Found.Forgotten());
        }
    }

    @Test
    void oneThatWasNeverMadeHereIsNotTakenForForgotten() throws IOException {
        try (var keys = open()) {
            var made = keys.make(1).getFirst();
            assertThat(keys.find(List.of("7" + made.id().substring(1), "0.AAAAAAAAAAAAAAAAAAAAAA")))
                    .isEmpty();
        }
        try (var none = new KeyFile(folder.resolve("none"), CustomerSecret.wrap("c".repeat(64)))) {
            assertThat(none.find(List.of("0.AAAAAAAAAAAAAAAAAAAAAA"))).isEmpty();
            assertThat(folder.resolve("none")).doesNotExist();
        }
    }

    @Test
    void aSlotThatWasCutOffHalfWrittenIsLeftAlone() throws IOException {
        try (var keys = open()) {
            keys.make(1);
        }
        Files.write(path(), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        try (var keys = open()) {
            var made = keys.make(1).getFirst();
            assertThat(made.id()).startsWith("2.");
            assertThat(keys.find(List.of(made.id()))).containsValue(new Found.Key(made.key()));
        }
    }

    @Test
    void isForItsOwnerOnly() throws IOException {
        try (var keys = open()) {
            keys.make(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                    .isEqualTo("rw-------");
        }
    }
}
