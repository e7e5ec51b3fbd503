package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.launcher.store.CustomerKeys.Named;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

    private static final Named KEY = new Named("7.key", KeyWrap.newKey());
    private static final byte[] REMAINS = bytes("{\"environmentId\":\"live\"}");

    @Test
    void whatWasSealedIsOpenedWithItsKeyForItsEntry() {
        var read = Envelope.read(sealed().bytes());
        assertThat(read.keyId()).isEqualTo(KEY.id());
        assertThat(read.remainsType()).isEqualTo("customer.content-erased");
        assertThat(read.remains()).isEqualTo(REMAINS);
        assertThat(read.open(KEY.key(), "entry-1")).isEqualTo(bytes("Zelda"));
    }

    @Test
    void nobodyPutsItInAnothersPlaceOrChangesWhatRemains() {
        var sealed = sealed();
        assertThatThrownBy(() -> sealed.open(KEY.key(), "entry-2")).hasMessageContaining("not as it was sealed");
        assertThatThrownBy(() -> sealed.open(KeyWrap.newKey(), "entry-1")).hasMessageContaining("not as it was sealed");
        var changed = new Envelope(sealed.keyId(), sealed.remainsType(), bytes("{}"), sealed.sealed());
        assertThatThrownBy(() -> changed.open(KEY.key(), "entry-1")).hasMessageContaining("not as it was sealed");
    }

    @Test
    void theSameIsSealedDifferentlyEachTime() {
        assertThat(sealed().bytes()).isNotEqualTo(sealed().bytes());
    }

    private static Envelope sealed() {
        return Envelope.seal(KEY, "entry-1", "customer.content-erased", REMAINS, bytes("Zelda"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
