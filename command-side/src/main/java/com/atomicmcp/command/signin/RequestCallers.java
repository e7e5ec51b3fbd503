package com.atomicmcp.command.signin;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.command.problem.ApiPaths;
import com.atomicmcp.door.Callers;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.log.Freshness;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotAllowed;
import com.atomicmcp.rejection.Rejection.NotFound;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Says who makes the request of this thread, as its token or session told the security chain. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class RequestCallers implements Callers {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9-]{8,64}");

    private final AccessModel organizations;
    private final Freshness knowledge;
    private final HttpServletRequest request;

    RequestCallers(AccessModel organizations, Freshness knowledge, HttpServletRequest request) {
        this.organizations = organizations;
        this.knowledge = knowledge;
        this.request = request;
    }

    @Override
    public Caller in(OrganizationId organization) {
        var authentication = authenticated();
        if (isOperator(authentication)) {
            return theOperator();
        }
        knowledge.insist();
        var account = new AccountId(authentication.getName());
        if (Visitor.only(authentication)
                .filter(only -> !only.equals(organization))
                .isPresent()) {
            throw new Refused(new NotFound("organization", organization.value()));
        }
        var member = organizations
                .member(organization, account)
                .orElseThrow(() -> new Refused(new NotFound("organization", organization.value())));
        return new Caller(
                Caller.Kind.MEMBER,
                member.memberId().value(),
                member.name(),
                account,
                request.getRemoteAddr(),
                request.getHeader("User-Agent"),
                correlationId(request),
                door(request));
    }

    @Override
    public Caller operator() {
        if (!isOperator(authenticated())) {
            throw new Refused(new NotAllowed("the operator's token", List.of()));
        }
        return theOperator();
    }

    @Override
    public AccountId account() {
        var authentication = authenticated();
        if (isOperator(authentication)) {
            throw new Refused(new NotAllowed("an account; the operator has none", List.of()));
        }
        return new AccountId(authentication.getName());
    }

    @Override
    public Optional<OrganizationId> only() {
        return Visitor.only(authenticated());
    }

    /** What the client calls its request, where that is fit to be kept; else a name of ours. */
    static String correlationId(HttpServletRequest request) {
        var given = request.getHeader("X-Request-Id");
        if (given != null && REQUEST_ID.matcher(given).matches()) {
            return given;
        }
        if (request.getAttribute(RequestCallers.class.getName()) instanceof String known) {
            return known;
        }
        var made = UUID.randomUUID().toString();
        request.setAttribute(RequestCallers.class.getName(), made);
        return made;
    }

    /** As the audit trail says where somebody was: in the APIs, or before the pages. */
    static String door(HttpServletRequest request) {
        return ApiPaths.contain(request.getRequestURI()) ? "API" : "Workbench";
    }

    private Caller theOperator() {
        return new Caller(
                Caller.Kind.OPERATOR,
                "operator",
                "Operator",
                null,
                request.getRemoteAddr(),
                request.getHeader("User-Agent"),
                correlationId(request),
                door(request));
    }

    private static boolean isOperator(Authentication authentication) {
        return authentication.getAuthorities().contains(Visitor.OPERATOR);
    }

    private static Authentication authenticated() {
        @Nullable
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null
                || authentication instanceof AnonymousAuthenticationToken
                || !authentication.isAuthenticated()) {
            throw new Refused(new NotAllowed("that you sign in", List.of()));
        }
        return authentication;
    }
}
