package com.atomicmcp.command.oauth;

import com.atomicmcp.id.ClientId;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Says why an authorization request leads to nothing. The client is told by a redirect only where the member said no
 * themselves, or somebody of their organizations has let that client in before: anybody can register one, and this server
 * sends nobody to a stranger unasked (RFC 9700, section 4.11.2). Else the member reads it, and may go on from there.
 */
final class Refusals implements AuthenticationFailureHandler {
    private final Consents consents;
    private final RequestCache asked;

    Refusals(Consents consents, RequestCache asked) {
        this.consents = consents;
        this.asked = asked;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException, ServletException {
        var error = why instanceof OAuth2AuthenticationException oauth
                ? oauth.getError()
                : new OAuth2Error(OAuth2ErrorCodes.SERVER_ERROR);
        var refused = why instanceof OAuth2AuthorizationCodeRequestAuthenticationException exception
                ? exception.getAuthorizationCodeRequestAuthentication()
                : null;
        var stranger = AuthorizationRequests.NOT_A_MEMBER.equals(error.getErrorCode());
        if (refused != null && StringUtils.hasText(refused.getRedirectUri())) {
            var back = address(
                    refused, stranger ? new OAuth2Error(AuthorizationRequests.INVALID_TARGET, null, null) : error);
            if (!stranger && mayBeSentBack(refused, error)) {
                response.sendRedirect(back);
                return;
            }
            request.setAttribute(ConsentPages.BACK, back);
        }
        if (stranger) {
            asked.saveRequest(request, response); // another account may do better
            request.setAttribute(ConsentPages.OTHER_ACCOUNT, true);
        }
        request.setAttribute(ConsentPages.REASON, words(error));
        request.getRequestDispatcher("/refused").forward(request, response);
    }

    private boolean mayBeSentBack(OAuth2AuthorizationCodeRequestAuthenticationToken refused, OAuth2Error error) {
        return OAuth2ErrorCodes.ACCESS_DENIED.equals(error.getErrorCode())
                || AuthorizationRequests.account(refused)
                        .filter(account -> consents.knows(account, new ClientId(refused.getClientId())))
                        .isPresent();
    }

    private static String words(OAuth2Error error) {
        return switch (error.getErrorCode()) {
            case ConsentDoor.REFUSED -> String.valueOf(error.getDescription());
            case AuthorizationRequests.NOT_A_MEMBER ->
                "The account you are signed in with is not a member of the organization that this client asks for.";
            default ->
                "The client sent a request that cannot be answered ("
                        + (error.getDescription() == null ? error.getErrorCode() : error.getDescription()) + ").";
        };
    }

    /**
     * The redirect that answers a client, which can tell from {@code iss} who answers (RFC 9207).
     *
     * @param error none if there is a code to be had
     */
    static String address(OAuth2AuthorizationCodeRequestAuthenticationToken asked, @Nullable OAuth2Error error) {
        var redirect = UriComponentsBuilder.fromUriString(String.valueOf(asked.getRedirectUri()));
        var code = asked.getAuthorizationCode();
        if (error != null) {
            add(redirect, "error", error.getErrorCode());
            add(redirect, "error_description", error.getDescription());
        } else if (code != null) {
            add(redirect, "code", code.getTokenValue());
        }
        add(redirect, "state", asked.getState());
        add(redirect, "iss", AuthorizationServerContextHolder.getContext().getIssuer());
        return redirect.build(true).toUriString();
    }

    private static void add(UriComponentsBuilder redirect, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            redirect.queryParam(name, UriUtils.encode(value, StandardCharsets.UTF_8));
        }
    }
}
