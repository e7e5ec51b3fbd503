package com.atomicmcp.command.oauth;

import com.atomicmcp.command.signin.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lets clients register themselves (RFC 7591): anybody may, so everything is bounded and nothing is granted by it. */
@RestController
class RegistrationController {
    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_REDIRECTS = 20;
    private static final int MOST_REDIRECT_CHARACTERS = 4_000;
    private static final Set<String> GRANTS = Set.of("authorization_code", "refresh_token");
    private static final Set<String> METHODS = Set.of("none", "client_secret_basic", "client_secret_post");
    private static final JsonMapper JSON = new JsonMapper();

    private final ClientStore clients;
    private final RegistrationLimit limit;

    RegistrationController(ClientStore clients, RegistrationLimit limit) {
        this.clients = clients;
        this.limit = limit;
    }

    /** Why a registration is refused, in the words of RFC 7591, section 3.2.2. */
    static final class RegistrationRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String error;

        RegistrationRefused(String error, String description) {
            super(description, null, false, false);
            this.error = error;
        }
    }

    @PostMapping("/oauth2/register")
    ResponseEntity<Map<String, Object>> register(HttpServletRequest request) throws IOException {
        if (!limit.admits(request.getRemoteAddr())) {
            return tooMany();
        }
        var metadata = read(request);
        var redirects = redirects(metadata.path("redirect_uris"));
        require(
                GRANTS.containsAll(strings(metadata, "grant_types", List.of("authorization_code"))),
                "grant_types: authorization_code and refresh_token are served");
        require(
                List.of("code").containsAll(strings(metadata, "response_types", List.of("code"))),
                "response_types: code is served");
        var method = text(metadata, "token_endpoint_auth_method", "client_secret_basic");
        require(
                METHODS.contains(method),
                "token_endpoint_auth_method: one of "
                        + METHODS.stream().sorted().toList());
        var secret = "none".equals(method) ? null : Secret.random();
        var registered = clients.register(new ClientStore.Document(
                name(metadata), redirects, method, secret == null ? null : Secret.hash(secret)));
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
        answer.put("redirect_uris", redirects);
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
                .header(HttpHeaders.RETRY_AFTER, Long.toString(RegistrationLimit.WINDOW.toSeconds()))
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of(
                        "error",
                        OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE,
                        "error_description",
                        "too many clients have registered lately and were not used"));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> refused(RegistrationRefused refused) {
        return ResponseEntity.badRequest()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("error", refused.error, "error_description", String.valueOf(refused.getMessage())));
    }

    private static JsonNode read(HttpServletRequest request) throws IOException {
        var body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        require(body.length <= MOST_BYTES, "the metadata is larger than 64 KiB");
        try {
            var metadata = JSON.readTree(body);
            require(metadata != null && metadata.isObject(), "the body is not a JSON object");
            return metadata;
        } catch (JacksonException malformed) {
            throw new RegistrationRefused("invalid_client_metadata", "the body is not JSON");
        }
    }

    private static List<String> redirects(JsonNode given) {
        if (!given.isArray() || given.isEmpty() || given.size() > MOST_REDIRECTS) {
            throw new RegistrationRefused("invalid_redirect_uri", "redirect_uris: 1 to 20 of them");
        }
        var redirects = given.valueStream()
                .map(one -> {
                    var redirect = one.isString() ? one.asString() : null;
                    Redirects.problem(redirect).ifPresent(problem -> {
                        throw new RegistrationRefused("invalid_redirect_uri", "redirect_uris: each " + problem);
                    });
                    return String.valueOf(redirect);
                })
                .distinct()
                .toList();
        if (redirects.stream().mapToInt(String::length).sum() > MOST_REDIRECT_CHARACTERS) {
            throw new RegistrationRefused(
                    "invalid_redirect_uri",
                    "redirect_uris: " + MOST_REDIRECT_CHARACTERS + " characters at most together");
        }
        return redirects;
    }

    private static String name(JsonNode metadata) {
        var name = text(metadata, "client_name", "Unnamed client").strip();
        require(!name.isEmpty() && name.length() <= 200, "client_name: 1 to 200 characters");
        require(
                name.codePoints().noneMatch(RegistrationController::invisible),
                "client_name: no control or formatting characters");
        return name;
    }

    /** Such characters could make the name on the consent page read as something else. */
    private static boolean invisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static List<String> strings(JsonNode metadata, String field, List<String> otherwise) {
        var given = metadata.path(field);
        if (given.isMissingNode() || given.isNull()) {
            return otherwise;
        }
        require(
                given.isArray() && given.size() <= 20 && given.valueStream().allMatch(JsonNode::isString),
                field + ": a list of strings");
        return given.valueStream().map(JsonNode::asString).toList();
    }

    private static String text(JsonNode metadata, String field, String otherwise) {
        var given = metadata.path(field);
        if (given.isMissingNode() || given.isNull()) {
            return otherwise;
        }
        require(given.isString(), field + ": a string");
        return given.asString();
    }

    private static void require(boolean held, String description) {
        if (!held) {
            throw new RegistrationRefused("invalid_client_metadata", description);
        }
    }
}
