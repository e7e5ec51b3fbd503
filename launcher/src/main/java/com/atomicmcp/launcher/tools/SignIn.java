package com.atomicmcp.launcher.tools;

import com.atomicmcp.launcher.tools.SignIns.SignedIn;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.client.ClientMetadata;
import com.nimbusds.oauth2.sdk.client.ClientRegistrationRequest;
import com.nimbusds.oauth2.sdk.client.ClientRegistrationResponse;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signs in with a browser, as the MCP authorization specification tells clients to: from the MCP Server's challenge to
 * its metadata (RFC 9728), the authorization server's (RFC 8414), a registration (RFC 7591), a code with PKCE (RFC 7636)
 * for this resource (RFC 8707) and this issuer (RFC 9207), to a token. What it got is kept, so that the next call needs no
 * browser and no other registration.
 */
final class SignIn {

    private static final Pattern METADATA = Pattern.compile("resource_metadata=\"([^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int TIMEOUT_MILLIS = 10_000;

    private final URI url;
    private final PrintWriter err;
    private final SignIns signIns;

    SignIn(URI url, PrintWriter err, SignIns signIns) {
        this.url = url;
        this.err = err;
        this.signIns = signIns;
    }

    /**
     * An access token for the MCP Server: at once where a sign-in before this one is still good, else it takes as long as
     * the person at the browser, at most five minutes.
     */
    String token() {
        try {
            var resource = resource();
            var server = server(resource);
            var silently = refreshed(server);
            return silently.isPresent() ? silently.get() : withBrowser(resource, server);
        } catch (IOException broken) {
            throw Trouble.unreachable(url, broken.getMessage());
        } catch (GeneralException notUnderstood) {
            throw Trouble.unauthorized(
                    "The authorization server's answer was not understood: " + notUnderstood.getMessage());
        }
    }

    private Optional<String> refreshed(AuthorizationServerMetadata server) throws IOException, ParseException {
        if (kept(server).isEmpty()) {
            return Optional.empty();
        }
        try (var _ = signIns.lock(url)) {
            var kept = kept(server);
            return kept.isPresent() ? refreshed(server, kept.get()) : Optional.empty();
        }
    }

    private Optional<String> refreshed(AuthorizationServerMetadata server, SignedIn kept)
            throws IOException, ParseException {
        var client = new ClientID(kept.client());
        var answer = ask(server, client, new RefreshTokenGrant(new RefreshToken(kept.refreshToken())));
        if (answer.indicatesSuccess()) {
            return Optional.of(accepted(server, client, answer));
        }
        var error = answer.toErrorResponse().getErrorObject();
        if (OAuth2Error.INVALID_GRANT.equals(error)) {
            return Optional.empty();
        }
        if (OAuth2Error.INVALID_CLIENT.equals(error) || OAuth2Error.UNAUTHORIZED_CLIENT.equals(error)) {
            signIns.forget(url);
            return Optional.empty();
        }
        throw refused(error);
    }

    private String withBrowser(JsonNode resource, AuthorizationServerMetadata server)
            throws IOException, GeneralException {
        try (var callback = Callback.open()) {
            var scope = scope(resource);
            var kept = kept(server);
            var client = kept.isPresent()
                    ? new ClientID(kept.get().client()) // of a loopback redirect the port does not count
                    : register(server, callback.address(), scope);
            var verifier = new CodeVerifier();
            var request = new AuthorizationRequest.Builder(ResponseType.CODE, client)
                    .endpointURI(server.getAuthorizationEndpointURI())
                    .redirectionURI(callback.address())
                    .scope(scope)
                    .state(callback.state())
                    .codeChallenge(verifier, CodeChallengeMethod.S256)
                    .resources(url)
                    .build();
            err.println("To sign in, open this address in a browser:");
            err.println();
            err.println("  " + request.toURI());
            err.println();
            err.println("Waiting for that, at most " + PATIENCE.toMinutes() + " minutes.");
            err.flush();
            var answer = callback.await(PATIENCE)
                    .orElseThrow(() ->
                            Trouble.unauthorized("Nobody signed in within " + PATIENCE.toMinutes() + " minutes."));
            check(answer, server);
            var code = answer.toSuccessResponse().getAuthorizationCode();
            var tokens = ask(server, client, new AuthorizationCodeGrant(code, callback.address(), verifier));
            if (!tokens.indicatesSuccess()) {
                throw refused(tokens.toErrorResponse().getErrorObject());
            }
            return accepted(server, client, tokens);
        }
    }

    /** A sign-in of before, with this authorization server: another that poses as the MCP Server's own gets nothing. */
    private Optional<SignedIn> kept(AuthorizationServerMetadata server) throws IOException {
        return signIns.find(url)
                .filter(kept -> kept.issuer().equals(server.getIssuer().getValue()));
    }

    private String accepted(AuthorizationServerMetadata server, ClientID client, TokenResponse answer) {
        var tokens = answer.toSuccessResponse().getTokens();
        if (tokens.getRefreshToken() != null) {
            try {
                signIns.keep(
                        url,
                        new SignedIn(
                                server.getIssuer().getValue(),
                                client.getValue(),
                                tokens.getRefreshToken().getValue()));
            } catch (IOException unwritable) {
                err.println("This sign-in cannot be kept for the next call: " + unwritable.getMessage());
            }
        }
        return tokens.getAccessToken().getValue();
    }

    private JsonNode resource() throws IOException {
        var challenged = get(url);
        if (challenged.getStatusCode() != 401) {
            throw Trouble.unreachable(
                    url, "it answers " + challenged.getStatusCode() + " instead of asking to sign in");
        }
        var challenge = METADATA.matcher(
                Optional.ofNullable(challenged.getWWWAuthenticate()).orElse(""));
        var metadata = get(
                challenge.find()
                        ? URI.create(challenge.group(1))
                        : url.resolve("/.well-known/oauth-protected-resource" + url.getRawPath()));
        if (metadata.getStatusCode() != 200) {
            throw Trouble.unauthorized("The MCP Server does not say where to sign in.");
        }
        var resource = json(metadata);
        if (!resource.path("resource").asString("").equals(url.toString())) {
            // RFC 9728, section 3.3
            throw Trouble.unauthorized(
                    "The MCP Server calls itself " + resource.path("resource") + ", not " + url + ".");
        }
        return resource;
    }

    private static AuthorizationServerMetadata server(JsonNode resource) throws IOException, GeneralException {
        var issuer = resource.path("authorization_servers").path(0).asString("");
        if (issuer.isEmpty()) {
            throw Trouble.unauthorized("The MCP Server names no authorization server.");
        }
        var server = AuthorizationServerMetadata.resolve(new Issuer(issuer), TIMEOUT_MILLIS, TIMEOUT_MILLIS);
        var methods = server.getCodeChallengeMethods();
        if (methods == null || !methods.contains(CodeChallengeMethod.S256)) {
            throw Trouble.unauthorized("The authorization server does not support PKCE with S256.");
        }
        return server;
    }

    private static @Nullable Scope scope(JsonNode resource) {
        var scope = new Scope();
        resource.path("scopes_supported").forEach(name -> scope.add(name.asString()));
        return scope.isEmpty() ? null : scope;
    }

    private static ClientID register(AuthorizationServerMetadata server, URI redirect, @Nullable Scope scope)
            throws IOException, ParseException {
        if (server.getRegistrationEndpointURI() == null) {
            throw Trouble.unauthorized("The authorization server does not register clients.");
        }
        var metadata = new ClientMetadata();
        metadata.setName("atomicctl");
        metadata.setRedirectionURI(redirect);
        metadata.setGrantTypes(Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN));
        metadata.setResponseTypes(Set.of(ResponseType.CODE));
        metadata.setTokenEndpointAuthMethod(ClientAuthenticationMethod.NONE);
        metadata.setScope(scope);
        var answer = ClientRegistrationResponse.parse(send(
                new ClientRegistrationRequest(server.getRegistrationEndpointURI(), metadata, null).toHTTPRequest()));
        if (!answer.indicatesSuccess()) {
            throw refused(answer.toErrorResponse().getErrorObject());
        }
        return answer.toSuccessResponse().getClientInformation().getID();
    }

    /** That the answer comes from the server that was asked (RFC 9207, section 2.4), and grants. */
    private static void check(AuthorizationResponse answer, AuthorizationServerMetadata server) {
        var from = answer.getIssuer();
        if (from == null ? server.supportsAuthorizationResponseIssuerParam() : !from.equals(server.getIssuer())) {
            throw Trouble.unauthorized("The answer did not come from " + server.getIssuer() + ".");
        }
        if (!answer.indicatesSuccess()) {
            throw refused(answer.toErrorResponse().getErrorObject());
        }
    }

    private TokenResponse ask(AuthorizationServerMetadata server, ClientID client, AuthorizationGrant grant)
            throws IOException, ParseException {
        return TokenResponse.parse(send(new TokenRequest.Builder(server.getTokenEndpointURI(), client, grant)
                .resources(url)
                .build()
                .toHTTPRequest()));
    }

    private static Trouble refused(ErrorObject error) {
        var said = error.getDescription() == null ? error.getCode() : error.getDescription();
        return Trouble.unauthorized("Signing in was refused: " + said + ".");
    }

    private static HTTPResponse get(URI address) throws IOException {
        return send(new HTTPRequest(HTTPRequest.Method.GET, address));
    }

    private static HTTPResponse send(HTTPRequest request) throws IOException {
        request.setConnectTimeout(TIMEOUT_MILLIS);
        request.setReadTimeout(TIMEOUT_MILLIS);
        request.setFollowRedirects(false);
        return request.send();
    }

    private static JsonNode json(HTTPResponse response) {
        try {
            return JsonMapper.shared().readTree(response.getBody());
        } catch (JacksonException malformed) {
            throw Trouble.unauthorized("The MCP Server's metadata is not JSON.");
        }
    }
}
