package com.atomicmcp.audit.access;

import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.Sha256;
import com.atomicmcp.permission.McpTool;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A refusal, to be looked up by who may: carried by its message, kept nowhere. It says who asked for what and when, and
 * nothing that they did not know; whoever has it learns no more without being allowed to.
 *
 * @param tool none for requests through MCP clients at all
 * @param environment as it was asked for, whether there is one or not; none where none was
 * @param at in milliseconds
 */
public record Reference(
        MemberId member, @Nullable McpTool tool, @Nullable EnvironmentId environment, Instant at) {

    private static final String BEGIN = "why_";
    private static final byte VERSION = 1;
    private static final int LONGEST = 250;
    private static final int CHECK = 6;
    private static final int TIME = 6;
    private static final String BREAK = "\n";

    /** A text of letters, digits, {@code _} and {@code -}; 80 of them, mostly. */
    public String text(OrganizationId organization) {
        var names = (member + BREAK + (environment == null ? "" : environment)).getBytes(StandardCharsets.UTF_8);
        var content = ByteBuffer.allocate(2 + TIME + names.length)
                .put(VERSION)
                .put((byte) code(tool))
                .put(ByteBuffer.allocate(Long.BYTES).putLong(at.toEpochMilli()).array(), Long.BYTES - TIME, TIME)
                .put(names)
                .array();
        var all = ByteBuffer.allocate(CHECK + content.length)
                .put(check(organization, content))
                .put(content)
                .array();
        return BEGIN + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** @throws Refused as invalid, if it was not given to a member of that organization */
    public static Reference of(OrganizationId organization, String text) {
        if (!text.startsWith(BEGIN) || text.length() > LONGEST) {
            throw stranger();
        }
        try {
            var all = Base64.getUrlDecoder().decode(text.substring(BEGIN.length()));
            var content = Arrays.copyOfRange(all, Math.min(CHECK, all.length), all.length);
            if (content.length < 2 + TIME
                    || content[0] != VERSION
                    || !Arrays.equals(check(organization, content), Arrays.copyOf(all, CHECK))) {
                throw stranger();
            }
            var millis = ByteBuffer.allocate(Long.BYTES)
                    .position(Long.BYTES - TIME)
                    .put(content, 2, TIME)
                    .flip()
                    .getLong();
            var names =
                    new String(content, 2 + TIME, content.length - 2 - TIME, StandardCharsets.UTF_8).split(BREAK, -1);
            return new Reference(
                    new MemberId(names[0]),
                    tool((char) content[1]),
                    names.length < 2 || names[1].isEmpty() ? null : new EnvironmentId(names[1]),
                    Instant.ofEpochMilli(millis));
        } catch (IllegalArgumentException notOurs) {
            throw stranger();
        }
    }

    public Question question() {
        return new Question(member.value(), tool, environment == null ? null : environment.value());
    }

    private static byte[] check(OrganizationId organization, byte[] content) {
        var encoded = Base64.getUrlEncoder().encodeToString(content);
        return Arrays.copyOf(Sha256.of(organization + " " + encoded), CHECK);
    }

    private static char code(@Nullable McpTool tool) {
        return switch (tool) {
            case null -> '-';
            case LIST_ENVIRONMENTS -> 'e';
            case LIST_ACTION_FLOWS -> 'f';
            case GET_ACTION_FLOW_ANALYTICS -> 'a';
            case GET_USER_PROFILE -> 'u';
        };
    }

    private static @Nullable McpTool tool(char code) {
        for (var tool : McpTool.values()) {
            if (code(tool) == code) {
                return tool;
            }
        }
        return null;
    }

    private static Refused stranger() {
        return new Refused(new InvalidValue("reference", "is none of this organization's"));
    }
}
