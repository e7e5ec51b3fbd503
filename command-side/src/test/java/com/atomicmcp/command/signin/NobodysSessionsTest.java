package com.atomicmcp.command.signin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSessionEvent;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpSession;

/** Whoever opens forms and never signs in fills no memory. */
class NobodysSessionsTest {
    private final NobodysSessions nobodys = new NobodysSessions(2);

    @Test
    void theOldestMakesRoomForTheNext() {
        var first = opened();
        var second = opened();
        var third = opened();
        assertThat(first.isInvalid()).isTrue();
        assertThat(second.isInvalid()).isFalse();
        assertThat(third.isInvalid()).isFalse();
        assertThat(nobodys.count()).isEqualTo(2);
    }

    @Test
    void whoHasSignedInMakesRoomForNobody() {
        var alices = opened();
        nobodys.signedIn(alices);
        opened();
        opened();
        opened();
        assertThat(alices.isInvalid()).isFalse();
    }

    @Test
    void whatHasEndedDoesNotCount() {
        var first = opened();
        var second = opened();
        second.invalidate();
        nobodys.sessionDestroyed(new HttpSessionEvent(second));
        opened();
        assertThat(first.isInvalid()).isFalse();
    }

    @Test
    void anOldestThatHasEndedMeanwhileDoesNotHarmTheNext() {
        opened().invalidate();
        opened();
        assertThat(opened().isInvalid()).isFalse();
    }

    @Test
    void oneEndsAfterAQuarterOfAnHour() {
        assertThat(opened().getMaxInactiveInterval()).isEqualTo(15 * 60);
    }

    private MockHttpSession opened() {
        var session = new MockHttpSession();
        nobodys.sessionCreated(new HttpSessionEvent(session));
        return session;
    }
}
