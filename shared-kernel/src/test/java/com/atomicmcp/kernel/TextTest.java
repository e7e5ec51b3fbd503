package com.atomicmcp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.rejection.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "\u00a0", "\u2007", "\u202f", "\u3000", "\u2028", " \u00a0 "})
    void surroundingSpaceOfAnyKindIsNoPartOfAName(String space) {
        assertThat(Text.name("name", space + "Acme Two" + space)).isEqualTo("Acme Two");
        assertThat(Text.key(space + "Acme" + space)).isEqualTo(Text.key("Acme"));
        assertThatThrownBy(() -> Text.name("name", space)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"Straße,STRAẞE", "Straße,STRASSE", "ΟΔΟΣ,οδος", "ﬁn,FIN", "Ａcme,acme", "é,e\u0301", "İ,i\u0307"})
    void namesThatDifferOnlyInCaseOrInHowALetterIsEncodedAreTheSame(String one, String other) {
        assertThat(Text.key(one)).isEqualTo(Text.key(other));
    }

    @Test
    void aKeyIsItsOwnKey() {
        for (var codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            var key = Text.key(Character.toString(codePoint));
            assertThat(Text.key(key)).as("U+%04X", codePoint).isEqualTo(key);
        }
    }
}
