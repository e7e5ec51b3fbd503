package com.atomicmcp.command.oauth;

import com.atomicmcp.command.signin.Network;
import com.atomicmcp.command.signin.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets clients register themselves (RFC 7591): anybody may, so everything is bounded and nothing is granted by it. */
@RestController
class RegistrationController {

    /** Hosted clients register each of their users from few addresses. */
    private static final int MOST_OF_ONE_NETWORK = 120;

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int MOST_BYTES = 64 * 1024;
    private static final Set<String> METHODS = Set.of("none", "client_secret_basic", "client_secret_post");

    private final ClientStore clients;
    private final Limit limit;

    RegistrationController(ClientStore clients, Clock clock) {
        this.clients = clients;
        this.limit = new Limit(clock, MOST_OF_ONE_NETWORK, WINDOW);
    }

    @PostMapping("/oauth2/register")
    ResponseEntity<Map<String, Object>> register(HttpServletRequest request) throws IOException {
        if (!limit.admits(Network.of(request.getRemoteAddr()))) {
            return tooMany();
        }
        var body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        ClientMetadata.require(body.length <= MOST_BYTES, "the metadata is larger than 64 KiB");
        var metadata = ClientMetadata.read(body);
        var method = metadata.method() == null ? "client_secret_basic" : metadata.method();
        ClientMetadata.require(
                METHODS.contains(method),
                "token_endpoint_auth_method: one of "
                        + METHODS.stream().sorted().toList());
        var secret = "none".equals(method) ? null : Secret.random();
        var registered = clients.register(new ClientStore.Document(
                metadata.name(), metadata.redirectUris(), method, secret == null ? null : Secret.hash(secret)));
        if (registered.isEmpty()) {
            return tooMany();
        }
        var client = registered.get();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("client_id", client.getClientId());
        var issuedAt = client.getClientIdIssuedAt();
        if (issuedAt != null) {
            answer.put("client_id_issued_at", issuedAt.getEpochSecond());
        }
        if (secret != null) {
            answer.put("client_secret", secret);
            answer.put("client_secret_expires_at", 0);
        }
        answer.put("client_name", client.getClientName());
        answer.put("redirect_uris", metadata.redirectUris());
        answer.put("grant_types", List.of("authorization_code", "refresh_token"));
        answer.put("response_types", List.of("code"));
        answer.put("token_endpoint_auth_method", method);
        answer.put("scope", Scopes.TOOLS);
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(answer);
    }

    private static ResponseEntity<Map<String, Object>> tooMany() {
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(WINDOW.toSeconds()))
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of(
                        "error",
                        OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE,
                        "error_description",
                        "too many clients have registered lately and were not used"));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> refused(ClientMetadata.Unfit unfit) {
        return ResponseEntity.badRequest()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("error", unfit.error(), "error_description", unfit.description()));
    }
}
