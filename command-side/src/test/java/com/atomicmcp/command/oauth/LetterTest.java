package com.atomicmcp.command.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.command.signin.FederatedAccounts;
import com.atomicmcp.id.MemberId;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Where there is an SMTP server, letters go through it, and nothing of them to the console. */
@ExtendWith(OutputCaptureExtension.class)
class LetterTest extends SignInTest {
    private static final Pattern LINK = Pattern.compile("http://localhost:8080/\\S+token=([\\w-]{43})");
    private static final GreenMail SMTP = started();

    private static GreenMail started() {
        var server = new GreenMail(ServerSetup.SMTP.dynamicPort());
        server.start();
        server.setUser("atomic", "the smtp password");
        return server;
    }

    @Autowired
    private AccessModel organizations;

    @Autowired
    private FederatedAccounts accounts;

    @DynamicPropertySource
    static void smtp(DynamicPropertyRegistry properties) {
        properties.add("atomic.smtp.host", () -> "127.0.0.1");
        properties.add("atomic.smtp.port", () -> SMTP.getSmtp().getPort());
        properties.add("atomic.smtp.security", () -> "none");
        properties.add("atomic.smtp.username", () -> "atomic");
        properties.add("atomic.smtp.password", () -> "the smtp password");
        properties.add("atomic.smtp.from", () -> "Atomic <atomic@acme.test>");
    }

    @AfterAll
    static void stopped() {
        SMTP.stop();
    }

    @BeforeEach
    void theMailboxesAreEmpty() throws Exception {
        await().until(() -> letters("alice@acme.test").size() >= 1
                && letters("bob@acme.test").size() >= 1); // who joined was invited
        SMTP.purgeEmailFromAllMailboxes();
    }

    @Test
    void whoForgotTheirPasswordIsSentALink(CapturedOutput console) throws Exception {
        visit.json("/api/password-reset", "{\"email\":\"nobody@acme.test\"}");
        visit.json("/api/password-reset", "{\"email\":\"ALICE@acme.test\"}");
        await().until(() -> letters("alice@acme.test").size() == 1);
        var letter = letters("alice@acme.test").getFirst();
        assertThat(letter.getFrom()[0]).hasToString("Atomic <atomic@acme.test>");
        assertThat(letter.getSubject()).isEqualTo("Choose a new password");
        assertThat(letter.getHeader("Auto-Submitted")).containsExactly("auto-generated");

        var redeemed = visit.json(
                "/api/password-reset/redemption",
                "{\"token\":\"" + token(letter) + "\",\"newPassword\":\"another long password\"}");

        assertThat(redeemed.statusCode()).isEqualTo(204);
        assertThat(signIn("alice@acme.test", "another long password")).isEqualTo(200);
        await().until(() -> letters("alice@acme.test").size() == 2);
        assertThat(letters("alice@acme.test").getLast().getSubject()).isEqualTo("Your password was changed");
        assertThat(letters("nobody@acme.test")).isEmpty();
        assertThat(console.getAll()).doesNotContain(token(letter));
    }

    @Test
    void whoIsInvitedIsSentTheInvitation() throws Exception {
        var dan = MemberId.random();
        world.member(SignInDoor.ACME, dan, "dan@acme.test", "Dan");
        var invitation = invitations.issue(SignInDoor.ACME, dan);
        await().until(() -> letters("dan@acme.test").size() == 1);
        var letter = letters("dan@acme.test").getFirst();
        assertThat(letter.getSubject()).isEqualTo("You are invited to Acme");
        assertThat(token(letter)).isEqualTo(invitation.token());
    }

    @Test
    void whoseAccountIsLinkedIsTold() throws Exception {
        var alice = organizations
                .organization(SignInDoor.ACME)
                .flatMap(state -> state.access().members().stream()
                        .filter(member -> member.active() && "alice@acme.test".equals(member.email()))
                        .findFirst())
                .orElseThrow();
        accounts.tellLinked(alice.account(), "Acme", "Acme ID");
        await().until(() -> letters("alice@acme.test").size() == 1);
        var letter = letters("alice@acme.test").getFirst();
        assertThat(letter.getSubject()).isEqualTo("Your account was linked");
        assertThat((String) letter.getContent())
                .contains("Somebody whom Acme ID knows", "in Acme alone", "http://localhost:8080/password-reset");
    }

    @Test
    void theOwnerIsToldOfEachPasskeyThatIsAddedOrRemoved() throws Exception {
        var device = new Authenticator("http://localhost:8080");
        visit.signIn("alice@acme.test", PASSWORD);
        visit.addPasskey("Laptop", device, PASSWORD);
        await().until(() -> letters("alice@acme.test").size() == 1);
        var added = letters("alice@acme.test").getFirst();
        assertThat(added.getSubject()).isEqualTo("A passkey was added");
        assertThat(String.valueOf(added.getContent())).contains("The passkey “Laptop” can now sign in");

        var csrf = Visit.line(visit.get("/account"), "csrf");
        visit.form("/account/passkeys/removal", Map.of("passkey", device.id(), "_csrf", csrf));
        await().until(() -> letters("alice@acme.test").size() == 2);
        assertThat(letters("alice@acme.test").getLast().getSubject()).isEqualTo("A passkey was removed");
    }

    private static String token(MimeMessage letter) throws Exception {
        var found = LINK.matcher((String) letter.getContent());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static List<MimeMessage> letters(String to) {
        return Arrays.stream(SMTP.getReceivedMessages())
                .filter(letter -> to.equals(recipient(letter)))
                .toList();
    }

    private static String recipient(MimeMessage letter) {
        try {
            return letter.getAllRecipients()[0].toString();
        } catch (jakarta.mail.MessagingException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
