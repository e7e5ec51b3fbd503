package com.atomicmcp.command.signin;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Member.Identity;
import com.atomicmcp.command.signin.Accounts.Account;
import com.atomicmcp.command.signin.Visitor.SignedIn;
import com.atomicmcp.command.signin.Visitor.Vouched;
import com.atomicmcp.id.AccountId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the sessions of browsers that made no request for as long as the account's organizations allow, or whose account
 * has got another password since they began, or for whom their organization's identity provider does not vouch any more:
 * the member was unlinked or removed, or the organization has another provider or none. Stands before every security chain, and asks the store at each request of
 * somebody who is signed in, so that it does not matter which process changed the password.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Order(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 10)
class BrowserSessions extends OncePerRequestFilter {
    private static final String WATCHED = BrowserSessions.class.getName();
    private static final String ENDED = BrowserSessions.class.getName() + ".ended";

    private final Accounts accounts;
    private final AccessModel organizations;
    private final NobodysSessions nobodys;
    private final Inactivity inactivity;
    private final Clock clock;

    BrowserSessions(
            Accounts accounts, AccessModel organizations, NobodysSessions nobodys, Inactivity inactivity, Clock clock) {
        this.nobodys = nobodys;
        this.organizations = organizations;
        this.accounts = accounts;
        this.inactivity = inactivity;
        this.clock = clock;
    }

    /** What is known of a session: whose it is, with which of their passwords it goes on, and when it was used last. */
    private record Watched(AccountId account, int generation, long seenMilliseconds) implements Serializable {}

    private record Visiting(
            AccountId account,
            @Nullable SignedIn signedIn,
            @Nullable Vouched vouched) {}

    /** Why the session ended that this request came with: {@code idle}, {@code ended} or {@code unvouched}. */
    static Optional<String> ended(HttpServletRequest request) {
        return Optional.ofNullable((String) request.getAttribute(ENDED));
    }

    /** Has the session of this request outlive the change of the account's password, under a new id. */
    void keep(HttpServletRequest request, Account changed) {
        var session = request.getSession(false);
        if (session != null) {
            session.setAttribute(
                    WATCHED,
                    new Watched(
                            changed.accountId(),
                            changed.generation(),
                            clock.instant().toEpochMilli()));
            request.changeSessionId();
        }
    }

    /** At the APIs a session opens nothing, and is not used. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getServletPath();
        return path.startsWith("/api/") || path.startsWith("/customer-api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var session = request.getSession(false);
        if (session != null) {
            try {
                look(session, request);
            } catch (IllegalStateException endedMeanwhile) {
                // by another request: this one goes on without
            }
        }
        try {
            chain.doFilter(request, response);
        } finally {
            watchNew(request);
        }
    }

    private void look(HttpSession session, HttpServletRequest request) {
        var visiting = visiting(session).orElse(null);
        if (visiting == null) {
            return;
        }
        var account = visiting.account();
        var now = clock.instant();
        var limit = inactivity.limit(account);
        var watched = watched(session, account);
        if (watched.isPresent()
                && Instant.ofEpochMilli(watched.get().seenMilliseconds())
                        .plus(limit)
                        .isBefore(now)) {
            end(session, request, "idle");
            return;
        }
        var last = accounts.find(account).map(Account::generation);
        var own = generation(visiting, watched).or(() -> last);
        if (last.isEmpty() || !last.equals(own)) {
            end(session, request, "ended");
            return;
        }
        if (visiting.vouched() != null && !stillVouchedFor(account, visiting.vouched())) {
            end(session, request, "unvouched");
            return;
        }
        session.setMaxInactiveInterval((int) limit.toSeconds());
        session.setAttribute(WATCHED, new Watched(account, last.get(), now.toEpochMilli()));
    }

    /** Whether it is still this provider that the organization asks, and still this identity that signs in as the member. */
    private boolean stillVouchedFor(AccountId account, Vouched vouched) {
        return organizations
                .organization(vouched.organizationId())
                .filter(state -> state.federation()
                        .filter(federation -> federation.issuer().equals(vouched.issuer()))
                        .isPresent())
                .flatMap(state -> state.access().linked(new Identity(vouched.issuer(), vouched.subject())))
                .filter(member -> account.equals(member.account()))
                .isPresent();
    }

    /** A session in which somebody has just signed in. */
    private void watchNew(HttpServletRequest request) {
        try {
            var session = request.getSession(false);
            var visiting = session == null ? null : visiting(session).orElse(null);
            if (session == null
                    || visiting == null
                    || watched(session, visiting.account()).isPresent()) {
                return;
            }
            nobodys.signedIn(session);
            var account = visiting.account();
            generation(visiting, Optional.empty())
                    .or(() -> accounts.find(account).map(Account::generation))
                    .ifPresent(generation -> session.setAttribute(
                            WATCHED,
                            new Watched(account, generation, clock.instant().toEpochMilli())));
            session.setMaxInactiveInterval((int) inactivity.limit(account).toSeconds());
        } catch (IllegalStateException endedMeanwhile) {
            // nothing is left to watch
        }
    }

    private static void end(HttpSession session, HttpServletRequest request, String why) {
        session.invalidate();
        request.setAttribute(ENDED, why);
    }

    /** Whichever is later: it went on from there if it has seen the password change, and began anew if it was signed in to again. */
    private static Optional<Integer> generation(Visiting visiting, Optional<Watched> watched) {
        var began = Optional.ofNullable(visiting.signedIn()).map(SignedIn::generation);
        var wentOn = watched.map(Watched::generation);
        return began.isPresent() && wentOn.isPresent()
                ? Optional.of(Math.max(began.get(), wentOn.get()))
                : began.or(() -> wentOn);
    }

    private static Optional<Watched> watched(HttpSession session, AccountId account) {
        return session.getAttribute(WATCHED) instanceof Watched watched
                        && watched.account().equals(account)
                ? Optional.of(watched)
                : Optional.empty();
    }

    private static Optional<Visiting> visiting(HttpSession session) {
        return session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                                instanceof SecurityContext context
                        && context.getAuthentication() instanceof UsernamePasswordAuthenticationToken visitor
                ? Optional.of(new Visiting(
                        new AccountId(visitor.getName()),
                        visitor.getDetails() instanceof SignedIn signedIn ? signedIn : null,
                        visitor.getDetails() instanceof Vouched vouched ? vouched : null))
                : Optional.empty();
    }
}
