package com.atomicmcp.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTest {

    private static final List<String> AWKWARD = List.of(
            "a",
            "a/b",
            "b",
            "/",
            "%",
            "%002f",
            "a/",
            "/a",
            "",
            "$position",
            "é",
            "e\u0301",
            "\ud83d\ude00",
            "\ud800",
            "?",
            "\ufffd",
            "a b");

    @Test
    void noTwoPairsMeet() {
        var pairs = new HashMap<String, List<String>>();
        for (var first : AWKWARD) {
            for (var second : AWKWARD) {
                assertThat(pairs.put(Key.of(first, second), List.of(first, second)))
                        .isNull();
            }
        }
    }

    @Test
    void aPrefixHoldsWhatIsUnderItAndNothingElse() {
        for (var tenant : AWKWARD) {
            for (var other : AWKWARD) {
                for (var id : AWKWARD) {
                    var prefix = Key.under(tenant);
                    var key = Key.of(other, id);
                    var inside = key.compareTo(prefix) >= 0 && key.compareTo(Key.end(prefix)) < 0;
                    assertThat(inside).isEqualTo(tenant.equals(other));
                }
            }
        }
    }

    @Test
    void keysAreReadableAscii() {
        assertThat(Key.of("org_a", "env_b", "ada@example.com")).isEqualTo("org_a/env_b/ada@example.com");
        AWKWARD.forEach(part -> assertThat("x" + Key.of(part)).isASCII().doesNotContain("$"));
    }

    @Test
    void whatIsEscapedIsReadBack() {
        AWKWARD.forEach(text ->
                assertThat(Escape.read(Escape.write(text, Character::isLetter))).isEqualTo(text));
    }
}
