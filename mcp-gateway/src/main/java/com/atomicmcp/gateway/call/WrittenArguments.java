package com.atomicmcp.gateway.call;

import com.atomicmcp.call.CallEvent.Arguments;
import com.atomicmcp.call.Fingerprints;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.organization.CallArguments;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What of a call's arguments is written down: a hash that tells which calls asked the same; and, where the organization
 * prefers so, the arguments. A customer's id is never among them, nor a cursor, by which a guess at one could be
 * confirmed, nor anything under a name that the tool does not know, for it may be one: of these there are hashes.
 */
final class WrittenArguments {

    /** In characters of JSON. */
    static final int LONGEST = 2_000;

    private static final String HASH = "hash";
    private static final Set<String> HASHED = Set.of("customerId", "cursor");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final Fingerprints fingerprints;

    WrittenArguments(Fingerprints fingerprints) {
        this.fingerprints = fingerprints;
    }

    /** @param known the names of the arguments that the tool takes */
    Arguments of(OrganizationId organization, CallArguments preferred, Set<String> known, Map<?, ?> arguments) {
        var hash = fingerprints.of(organization, JSON.writeValueAsBytes(arguments));
        return switch (preferred) {
            case HASHED -> new Arguments(hash, null, false);
            case KEPT -> {
                var text = JSON.writeValueAsString(told(organization, known, arguments));
                yield new Arguments(hash, cut(text), text.length() > LONGEST);
            }
        };
    }

    private Map<String, @Nullable Object> told(OrganizationId organization, Set<String> known, Map<?, ?> arguments) {
        var told = new TreeMap<String, @Nullable Object>();
        var unknown = new TreeMap<String, @Nullable Object>();
        arguments.forEach((key, value) -> {
            var name = key.toString();
            if (HASHED.contains(name)) {
                told.put(name, Map.of(HASH, hash(organization, value)));
            } else {
                (known.contains(name) ? told : unknown).put(name, value);
            }
        });
        if (!unknown.isEmpty()) {
            told.put("unknown", Map.of(HASH, hash(organization, unknown)));
        }
        return told;
    }

    /** Of a text as it is, so that whoever has an id can look for it. */
    private String hash(OrganizationId organization, @Nullable Object value) {
        return fingerprints.of(
                organization,
                value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : JSON.writeValueAsBytes(value));
    }

    /** Not in the middle of a surrogate pair. */
    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }
}
