package com.atomicmcp.command.oauth;

import static com.atomicmcp.command.oauth.Visit.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessEvent.MemberRemoved;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.organization.OrganizationEvent.PreferencesChanged;
import com.atomicmcp.organization.Preferences;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who makes no request for as long as the strictest of their organizations prefers is signed out. */
class InactivityTest extends SignInTest {
    private static final String ALICE = "alice@acme.test";

    @AfterEach
    void preferencesAreWhatTheyWere() {
        prefers(SignInDoor.ACME, 30);
        prefers(SignInDoor.GLOBEX, 30);
    }

    @Test
    void aBrowserThatIsNotUsedIsSignedOut() {
        visit.signIn(ALICE, PASSWORD);
        for (var request = 0; request < 3; request++) {
            clock.advance(Duration.ofMinutes(29));
            assertThat(visit.get("/account").statusCode()).isEqualTo(200);
        }
        clock.advance(Duration.ofMinutes(30).plusSeconds(1));
        assertThat(location(visit.get("/account"))).endsWith("/login?idle");
        assertThat(visit.get("/login?idle").body()).contains("You were signed out because you made no request");
    }

    @Test
    void aFormThatWasOpenForTooLongDoesNothing() {
        visit.signIn(ALICE, PASSWORD);
        var csrf = Visit.line(visit.get("/account"), "csrf");
        clock.advance(Duration.ofMinutes(31));
        var sent = visit.form(
                "/account", Map.of("oldPassword", PASSWORD, "newPassword", "another long password", "_csrf", csrf));
        assertThat(location(sent)).endsWith("/login?idle");
        assertThat(signIn(ALICE, PASSWORD)).isEqualTo(200);
    }

    @Test
    void aTightenedPreferenceHoldsForThoseWhoAreSignedInAlready() {
        visit.signIn(ALICE, PASSWORD);
        var session = session(ALICE, PASSWORD);
        prefers(SignInDoor.ACME, 5);
        clock.advance(Duration.ofMinutes(6));
        assertThat(location(visit.get("/account"))).endsWith("/login?idle");
        assertThat(whoAmI(session)).isEqualTo(401);
    }

    @Test
    void theStrictestOfSeveralOrganizationsCounts() {
        var alice = MemberId.random();
        world.member(SignInDoor.GLOBEX, alice, ALICE, "Alice");
        var token = invitations.issue(SignInDoor.GLOBEX, alice).token();
        visit.json("/api/invitations/accept", "{\"token\":\"" + token + "\",\"password\":\"" + PASSWORD + "\"}");
        prefers(SignInDoor.ACME, 60);
        prefers(SignInDoor.GLOBEX, 10);
        visit.signIn(ALICE, PASSWORD);
        clock.advance(Duration.ofMinutes(11));
        assertThat(location(visit.get("/account"))).endsWith("/login?idle");

        world.happened(new MemberRemoved(SignInDoor.GLOBEX, alice));
        visit.signIn(ALICE, PASSWORD);
        clock.advance(Duration.ofMinutes(59));
        assertThat(visit.get("/account").statusCode()).isEqualTo(200);
    }

    @Test
    void anApiSessionLastsWhileItIsUsedAndNoLongerThanTwelveHours() {
        var used = session(ALICE, PASSWORD);
        var unused = session(ALICE, PASSWORD);
        for (var request = 0; request < 24; request++) {
            clock.advance(Duration.ofMinutes(29));
            assertThat(whoAmI(used)).isEqualTo(200);
        }
        assertThat(whoAmI(unused)).isEqualTo(401);
        clock.advance(Duration.ofMinutes(25));
        assertThat(whoAmI(used)).isEqualTo(401);
    }

    @Test
    void aQuestionToConsentIsNotAnsweredByWhoWasAwayForTooLong() {
        visit.signIn(ALICE, PASSWORD);
        var client = visit.register();
        var page = visit.consentPage(visit.asking(client));
        clock.advance(Duration.ofMinutes(31));
        assertThat(location(visit.consent(page, client, true))).contains("/login");
    }

    private void prefers(OrganizationId organization, int minutes) {
        world.happened(new PreferencesChanged(organization, new Preferences(365, 365, minutes)));
    }
}
