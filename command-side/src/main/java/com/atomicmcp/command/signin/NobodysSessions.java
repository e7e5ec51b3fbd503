package com.atomicmcp.command.signin;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/**
 * The sessions in which nobody is signed in yet. Whoever opens a form is given one, and anybody can open as many as they
 * like; so there are 5,000 at most, of which the oldest makes room for the next, and each ends after a quarter of an hour
 * without a request. Sessions of those who are signed in are not counted.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class NobodysSessions implements HttpSessionListener {
    static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final int MOST = 5_000;

    private final int most;
    private final LinkedHashSet<HttpSession> sessions = new LinkedHashSet<>();

    @Autowired
    NobodysSessions() {
        this(MOST);
    }

    NobodysSessions(int most) {
        this.most = most;
    }

    @Override
    public void sessionCreated(HttpSessionEvent created) {
        created.getSession().setMaxInactiveInterval((int) LIFETIME.toSeconds());
        var oldest = add(created.getSession());
        if (oldest != null) {
            try {
                oldest.invalidate();
            } catch (IllegalStateException endedMeanwhile) {
                // as it was to be
            }
        }
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent destroyed) {
        signedIn(destroyed.getSession());
    }

    /** It is somebody's now. */
    synchronized void signedIn(HttpSession session) {
        sessions.remove(session);
    }

    synchronized int count() {
        return sessions.size();
    }

    private synchronized @Nullable HttpSession add(HttpSession session) {
        sessions.add(session);
        return sessions.size() > most ? sessions.removeFirst() : null;
    }
}
