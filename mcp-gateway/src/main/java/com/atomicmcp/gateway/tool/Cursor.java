package com.atomicmcp.gateway.tool;

import com.atomicmcp.gateway.access.Visitor;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a page goes on. It holds no authority: whoever shows it is asked for their permissions as for the first page, and
 * it is good for the same question only.
 *
 * @param version of this form
 * @param question a hash of the tool, the organization and every argument but the page's
 * @param after what the query side wants to be given back
 * @param from the first instant of a window that the first page settled, if there is one
 * @param to the first instant after it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Cursor(
        @JsonProperty("v") int version,
        @JsonProperty("q") @Nullable String question,
        @JsonProperty("a") @Nullable String after,
        @JsonProperty("f") @Nullable Instant from,
        @JsonProperty("t") @Nullable Instant to) {

    /** What every cursor that does not fit is answered with. */
    public static final String UNKNOWN =
            "This cursor does not belong to this question. Ask again without cursor to begin at the first page.";

    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    /** The cursor for the page after this one; none at the end. */
    public static @Nullable String next(
            String tool,
            Visitor visitor,
            Arguments arguments,
            @Nullable String after,
            @Nullable Instant from,
            @Nullable Instant to) {
        if (after == null) {
            return null;
        }
        var cursor = new Cursor(VERSION, question(tool, visitor, arguments), after, from, to);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(cursor));
    }

    /** Reads the cursor of a call, where there is one; one of another question is a {@link ToolProblem}. */
    public static @Nullable Cursor of(String tool, Visitor visitor, Arguments arguments) {
        var text = arguments.text("cursor");
        if (text.isEmpty()) {
            return null;
        }
        var cursor = read(text.get());
        if (cursor != null
                && cursor.version() == VERSION
                && question(tool, visitor, arguments).equals(cursor.question())
                && cursor.after() != null) {
            return cursor;
        }
        throw new ToolProblem(UNKNOWN);
    }

    private static @Nullable Cursor read(String text) {
        try {
            return JSON.readValue(Base64.getUrlDecoder().decode(text), Cursor.class);
        } catch (IllegalArgumentException | JacksonException _) {
            return null;
        }
    }

    /** What tells one question from another, whatever page of it is asked for. */
    private static String question(String tool, Visitor visitor, Arguments arguments) {
        var filters = new TreeMap<>(arguments.values());
        filters.remove("cursor");
        filters.remove("limit");
        var words = tool + "\n" + visitor.organization().organizationId() + "\n" + JSON.writeValueAsString(filters);
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, 16));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
