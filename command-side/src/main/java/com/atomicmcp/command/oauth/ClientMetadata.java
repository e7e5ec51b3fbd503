package com.atomicmcp.command.oauth;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client says of itself (RFC 7591, section 2), as far as it matters here, checked and bounded. Nothing of it is
 * verified.
 *
 * @param id the {@code client_id} that it names; dynamic registrations have none yet
 * @param method how it authenticates at the token endpoint; nothing where it does not say
 */
record ClientMetadata(
        @Nullable String id,
        String name,
        List<String> redirectUris,
        @Nullable String method) {

    private static final int MOST_REDIRECTS = 20;
    private static final int MOST_REDIRECT_CHARACTERS = 4_000;
    private static final Set<String> GRANTS = Set.of("authorization_code", "refresh_token");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Why it will not do, in the words of RFC 7591, section 3.2.2. */
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String error;

        Unfit(String error, String description) {
            super(description, null, false, false);
            this.error = error;
        }

        String error() {
            return error;
        }

        String description() {
            return String.valueOf(getMessage());
        }
    }

    /** @throws Unfit as it says */
    static ClientMetadata read(byte[] body) {
        var metadata = object(body);
        require(
                GRANTS.containsAll(strings(metadata, "grant_types", List.of("authorization_code"))),
                "grant_types: authorization_code and refresh_token are served");
        require(
                List.of("code").containsAll(strings(metadata, "response_types", List.of("code"))),
                "response_types: code is served");
        return new ClientMetadata(
                text(metadata, "client_id"),
                name(metadata),
                redirects(metadata.path("redirect_uris")),
                text(metadata, "token_endpoint_auth_method"));
    }

    private static JsonNode object(byte[] body) {
        try {
            var metadata = JSON.readTree(body);
            require(metadata != null && metadata.isObject(), "the body is not a JSON object");
            return metadata;
        } catch (JacksonException malformed) {
            throw new Unfit("invalid_client_metadata", "the body is not JSON");
        }
    }

    private static List<String> redirects(JsonNode given) {
        if (!given.isArray() || given.isEmpty() || given.size() > MOST_REDIRECTS) {
            throw new Unfit("invalid_redirect_uri", "redirect_uris: 1 to 20 of them");
        }
        var redirects = given.valueStream()
                .map(one -> {
                    var redirect = one.isString() ? one.asString() : null;
                    Redirects.problem(redirect).ifPresent(problem -> {
                        throw new Unfit("invalid_redirect_uri", "redirect_uris: each " + problem);
                    });
                    return String.valueOf(redirect);
                })
                .distinct()
                .toList();
        if (redirects.stream().mapToInt(String::length).sum() > MOST_REDIRECT_CHARACTERS) {
            throw new Unfit(
                    "invalid_redirect_uri",
                    "redirect_uris: " + MOST_REDIRECT_CHARACTERS + " characters at most together");
        }
        return redirects;
    }

    private static String name(JsonNode metadata) {
        var given = text(metadata, "client_name");
        var name = given == null ? "Unnamed client" : given.strip();
        require(!name.isEmpty() && name.length() <= 200, "client_name: 1 to 200 characters");
        require(
                name.codePoints().noneMatch(ClientMetadata::invisible),
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

    private static @Nullable String text(JsonNode metadata, String field) {
        var given = metadata.path(field);
        if (given.isMissingNode() || given.isNull()) {
            return null;
        }
        require(given.isString(), field + ": a string");
        return given.asString();
    }

    static void require(boolean held, String description) {
        if (!held) {
            throw new Unfit("invalid_client_metadata", description);
        }
    }
}
