package com.atomicmcp.launcher.tools;

import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ParseException;
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
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
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
 * for this resource (RFC 8707) and this issuer (RFC 9207), to a token.
 */
final class SignIn {

    private static final Pattern METADATA = Pattern.compile("resource_metadata=\"([^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int TIMEOUT_MILLIS = 10_000;

    private final URI url;
    private final PrintWriter err;

    SignIn(URI url, PrintWriter err) {
        this.url = url;
        this.err = err;
    }

    /** An access token for the MCP Server; takes as long as the person at the browser, at most five minutes. */
    String token() {
        try (var callback = Callback.open()) {
            var resource = resource();
            var server = server(resource);
            var scope = scope(resource);
            var client = register(server, callback.address(), scope);
            var verifier = new CodeVerifier();
            var state = new State();
            var request = new AuthorizationRequest.Builder(ResponseType.CODE, client)
                    .endpointURI(server.getAuthorizationEndpointURI())
                    .redirectionURI(callback.address())
                    .scope(scope)
                    .state(state)
                    .codeChallenge(verifier, CodeChallengeMethod.S256)
                    .resources(url)
                    .build();
            err.println("To sign in, open this address in a browser:");
            err.println();
            err.println("  " + request.toURI());
            err.println();
            err.flush();
            var answer = callback.await(state, PATIENCE)
                    .orElseThrow(() ->
                            Trouble.unauthorized("Nobody signed in within " + PATIENCE.toMinutes() + " minutes."));
            check(answer, server);
            return exchange(
                    server,
                    client,
                    new AuthorizationCodeGrant(
                            answer.toSuccessResponse().getAuthorizationCode(), callback.address(), verifier));
        } catch (IOException broken) {
            throw Trouble.unreachable(url, broken.getMessage());
        } catch (GeneralException notUnderstood) {
            throw Trouble.unauthorized(
                    "The authorization server's answer was not understood: " + notUnderstood.getMessage());
        }
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
        metadata.setGrantTypes(Set.of(GrantType.AUTHORIZATION_CODE));
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

    private String exchange(AuthorizationServerMetadata server, ClientID client, AuthorizationCodeGrant grant)
            throws IOException, ParseException {
        var answer = TokenResponse.parse(send(new TokenRequest.Builder(server.getTokenEndpointURI(), client, grant)
                .resources(url)
                .build()
                .toHTTPRequest()));
        if (!answer.indicatesSuccess()) {
            throw refused(answer.toErrorResponse().getErrorObject());
        }
        return answer.toSuccessResponse().getTokens().getAccessToken().getValue();
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
