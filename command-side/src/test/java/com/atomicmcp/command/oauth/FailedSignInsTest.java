package com.atomicmcp.command.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.audit.refusal.Refusal;
import com.atomicmcp.command.oauth.SignInDoor.Noted;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who fails to sign in to an account that there is, is noted; what anybody types is not. */
class FailedSignInsTest extends SignInTest {

    private static final String TYPED = "hunter2-unmistakable";

    @Autowired
    private Noted noted;

    @BeforeEach
    void nothingWasRefused() {
        noted.clear();
    }

    @Test
    void aWrongPasswordIsNotedForTheOrganizationsOfTheAccount() {
        assertThat(signIn("ALICE@acme.test", TYPED)).isEqualTo(401);
        assertThat(noted.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.organizationId()).isEqualTo(SignInDoor.ACME);
            assertThat(refused.kind()).isEqualTo(Refusal.Kind.SIGN_IN);
            assertThat(refused.rule()).isEqualTo("wrong-password");
            assertThat(refused.actor().id()).isEqualTo(SignInDoor.ALICE.value());
            assertThat(refused.sourceAddress()).isNotEmpty();
            assertThat(refused.toString()).doesNotContain(TYPED);
        });
    }

    @Test
    void whoMustWaitIsNotedOnceMore() {
        for (var failure = 0; failure < 5; failure++) {
            signIn("alice@acme.test", TYPED);
        }
        assertThat(signIn("alice@acme.test", PASSWORD)).isEqualTo(429);
        assertThat(noted.refused()).hasSize(6).last().extracting(Refusal::rule).isEqualTo("too-many-attempts");
    }

    /** Such as a password where the name belongs. */
    @Test
    void ofAnAccountThatThereIsNotNothingIsNoted() {
        for (var email : new String[] {TYPED, TYPED + "@acme.test", "", "\\u0000", "x".repeat(400)}) {
            signIn(email, TYPED);
        }
        assertThat(noted.refused()).isEmpty();
    }

    @Test
    void whoSignsInIsNotNoted() {
        session("alice@acme.test", PASSWORD);
        assertThat(noted.refused()).isEmpty();
    }
}
