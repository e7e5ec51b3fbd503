package com.atomicmcp.kernel;

import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.MemberId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and from where; put on every command as metadata by the door it came through, and kept with every event.
 *
 * @param kind what sort of actor it is
 * @param id the member's, client's or operator's id
 * @param name as people know them, at that time
 * @param account the account that was signed in, if any
 * @param sourceAddress the network address the request came from, as the door saw it, if any
 * @param userAgent what the caller's program calls itself, at most 200 characters, if it does
 * @param correlationId the same for all that one request caused
 * @param door where the request came in, as people say it: {@code API}, {@code Workbench}; none where nobody noted it
 */
public record Caller(
        Kind kind,
        String id,
        String name,
        @Nullable AccountId account,
        @Nullable String sourceAddress,
        @Nullable String userAgent,
        String correlationId,
        @Nullable String door) {

    /** The sorts of actors. */
    public enum Kind {
        MEMBER,
        OPERATOR,
        SYSTEM
    }

    public static final String ACTOR_KIND = "actorKind";
    public static final String ACTOR_ID = "actorId";
    public static final String ACTOR_NAME = "actorName";
    public static final String ACCOUNT = "accountId";
    public static final String SOURCE_ADDRESS = "sourceAddress";
    public static final String USER_AGENT = "userAgent";
    public static final String CORRELATION_ID = "correlationId";
    public static final String DOOR = "door";
    public static final String CAUSATION_ID = "causationId";
    public static final String COMMAND = "command";
    public static final String ORGANIZATION = "organizationId";

    public Caller {
        if (userAgent != null && userAgent.length() > 200) {
            userAgent = userAgent.substring(0, 200);
        }
    }

    /** Somebody whose door is not noted. */
    public Caller(
            Kind kind,
            String id,
            String name,
            @Nullable AccountId account,
            @Nullable String sourceAddress,
            @Nullable String userAgent,
            String correlationId) {
        this(kind, id, name, account, sourceAddress, userAgent, correlationId, null);
    }

    /** The program itself, on behalf of nobody. */
    public static Caller system(String name, String correlationId) {
        return new Caller(Kind.SYSTEM, "system", name, null, null, null, correlationId);
    }

    /** The membership that asks, where a member asks. */
    public @Nullable MemberId member() {
        return kind == Kind.MEMBER ? new MemberId(id) : null;
    }

    public Map<String, String> metadata() {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put(ACTOR_KIND, kind.name().toLowerCase(java.util.Locale.ROOT));
        metadata.put(ACTOR_ID, id);
        metadata.put(ACTOR_NAME, name);
        put(metadata, ACCOUNT, account == null ? null : account.value());
        put(metadata, SOURCE_ADDRESS, sourceAddress);
        put(metadata, USER_AGENT, userAgent);
        metadata.put(CORRELATION_ID, correlationId);
        put(metadata, DOOR, door);
        return metadata;
    }

    /** Reads back what {@link #metadata} wrote; throws {@link IllegalStateException} where nobody is named. */
    public static Caller from(Map<String, ?> metadata) {
        if (!(metadata.get(ACTOR_KIND) instanceof String kind)) {
            throw new IllegalStateException("a command without an actor: the door it came through must name one");
        }
        var account = text(metadata, ACCOUNT);
        return new Caller(
                Kind.valueOf(kind.toUpperCase(java.util.Locale.ROOT)),
                String.valueOf(metadata.get(ACTOR_ID)),
                String.valueOf(metadata.get(ACTOR_NAME)),
                account == null ? null : new AccountId(account),
                text(metadata, SOURCE_ADDRESS),
                text(metadata, USER_AGENT),
                String.valueOf(metadata.get(CORRELATION_ID)),
                text(metadata, DOOR));
    }

    private static @Nullable String text(Map<String, ?> metadata, String key) {
        return metadata.get(key) instanceof String text ? text : null;
    }

    private static void put(Map<String, String> metadata, String key, @Nullable String value) {
        if (value != null) {
            metadata.put(key, value);
        }
    }
}
