package com.atomicmcp.audit.refusal;

import com.atomicmcp.audit.Actor;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.rejection.Rejection;
import com.atomicmcp.rejection.Rejection.NotAllowed;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody wanted and did not get. Nothing that anybody typed is in it: whoever mistypes a password as a
 * name must not find it here.
 *
 * @param actor who it was, or whose account it was tried on; none where that is not known
 * @param command what was asked: {@code rename-organization}; none where it did not come to that
 * @param rule why not, in words that never change: {@code not-allowed}, {@code wrong-password}
 * @param needed the permission that was missing
 * @param sourceAddress where from; of those who are not signed in their network, as far as limits count
 */
public record Refusal(
        OrganizationId organizationId,
        Kind kind,
        @Nullable Actor actor,
        @Nullable String command,
        String rule,
        @Nullable String needed,
        @Nullable String sourceAddress,
        @Nullable String door) {

    /** The rule of what stands for all that were not written down one by one. */
    public static final String NOT_WRITTEN_DOWN = "not-written-down";

    /** What was refused. */
    public enum Kind {
        COMMAND,
        SIGN_IN,
        FEDERATION;

        @JsonValue
        public String called() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Of a request that was understood and turned down; nothing for one that was merely wrong, or came at a bad moment.
     *
     * @param command nothing where it did not come to one
     */
    public static Optional<Refusal> of(
            OrganizationId organization, @Nullable String command, Caller caller, Rejection rejection) {
        return switch (rejection.kind()) {
            case INVALID, UNAVAILABLE -> Optional.empty();
            case NOT_ALLOWED, NOT_FOUND, CONFLICT ->
                Optional.of(new Refusal(
                        organization,
                        Kind.COMMAND,
                        actor(caller),
                        command,
                        rejection.rule(),
                        rejection instanceof NotAllowed(var needed, var _) ? withoutPlaces(needed) : null,
                        caller.sourceAddress(),
                        caller.door()));
        };
    }

    /** Where it was missing is what the caller wrote. */
    private static String withoutPlaces(String needed) {
        return needed.replaceAll(" in \\S+", "");
    }

    private static Actor actor(Caller caller) {
        var account = caller.account();
        return new Actor(
                caller.kind().name().toLowerCase(Locale.ROOT),
                caller.id(),
                caller.name(),
                account == null ? null : account.value());
    }
}
