package com.atomicmcp.audit;

import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.client.ConnectionState;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which requests at the MCP endpoint somebody wants to see; what is left out admits all.
 *
 * @param members whoever has, or had, the email address that was asked for; none for everybody
 * @param environment its id, whether or not there is such a one
 * @param outcomes how they ended; none for all
 * @param from when the first of them began at the earliest
 * @param to before which the last of them began
 */
public record CallFilter(
        Set<MemberId> members,
        @Nullable ClientId client,
        @Nullable ConnectionId connection,
        @Nullable String tool,
        @Nullable String environment,
        Set<Outcome> outcomes,
        @Nullable Instant from,
        @Nullable Instant to) {

    private static final int MOST_ONE_BY_ONE = 50;
    private static final Map<String, Outcome> OUTCOMES = Arrays.stream(Outcome.values())
            .collect(Collectors.toUnmodifiableMap(
                    outcome -> outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'), Function.identity()));

    public static final CallFilter ALL = new CallFilter(Set.of(), null, null, null, null, Set.of(), null, null);

    public CallFilter {
        members = Set.copyOf(members);
        outcomes = Set.copyOf(outcomes);
        if (from != null && to != null && to.isBefore(from)) {
            throw new Refused(new InvalidValue("to", "is before 'from'"));
        }
    }

    /**
     * What people type.
     *
     * @param member an id or an email address
     * @param outcomes such as {@code answered}
     * @param from a time such as 2026-01-31T08:00:00Z
     */
    public record Typed(
            @Nullable String member,
            @Nullable String client,
            @Nullable String connection,
            @Nullable String tool,
            @Nullable String environment,
            @Nullable List<String> outcomes,
            @Nullable String from,
            @Nullable String to) {}

    /**
     * The same from what people type.
     *
     * @throws Refused where that is no time or no outcome, or where the organization has no such member, client or
     *     connection
     */
    public static CallFilter of(Typed typed, OrganizationState organization) {
        return new CallFilter(
                members(Words.given(typed.member()), organization),
                client(Words.given(typed.client()), organization),
                connection(Words.given(typed.connection()), organization),
                Words.given(typed.tool()),
                Words.given(typed.environment()),
                typed.outcomes() == null
                        ? Set.of()
                        : typed.outcomes().stream()
                                .filter(text -> !text.isBlank())
                                .map(CallFilter::outcome)
                                .collect(Collectors.toUnmodifiableSet()),
                Words.instant("from", typed.from()),
                Words.instant("to", typed.to()));
    }

    private static Set<MemberId> members(@Nullable String text, OrganizationState organization) {
        if (text == null) {
            return Set.of();
        }
        var found = organization.access().members().stream()
                .filter(member -> member.memberId().value().equals(text)
                        || Text.key(member.email()).equals(Text.key(text)))
                .map(Member::memberId)
                .collect(Collectors.toUnmodifiableSet());
        if (found.isEmpty()) {
            throw new Refused(new NotFound("member", text));
        }
        return found;
    }

    private static @Nullable ClientId client(@Nullable String text, OrganizationState organization) {
        return text == null ? null : known(new ClientId(text), organization::client, "client", text);
    }

    private static @Nullable ConnectionId connection(@Nullable String text, OrganizationState organization) {
        return text == null ? null : known(new ConnectionId(text), organization::connection, "connection", text);
    }

    private static <I> I known(I id, Function<I, Optional<?>> find, String kind, String text) {
        if (find.apply(id).isEmpty()) {
            throw new Refused(new NotFound(kind, text));
        }
        return id;
    }

    private static Outcome outcome(String text) {
        var found = OUTCOMES.get(text.strip());
        if (found == null) {
            throw new Refused(new InvalidValue(
                    "outcome",
                    "is one of " + Words.and(OUTCOMES.keySet().stream().sorted().toList())));
        }
        return found;
    }

    /** Whose requests may be admitted; nothing if those of all connections may, or of too many to be asked for one by one. */
    Optional<Collection<ConnectionId>> connections(OrganizationState organization) {
        if (members.isEmpty() && client == null && connection == null) {
            return Optional.empty();
        }
        Collection<ConnectionId> concerned = organization.connections().stream()
                .filter(state -> concerns(state.connectionId(), state.memberId(), state.clientId()))
                .map(ConnectionState::connectionId)
                .toList();
        return Optional.of(concerned).filter(some -> some.size() <= MOST_ONE_BY_ONE);
    }

    /** The same members, client and connection, whatever and whenever they asked. */
    CallFilter whose() {
        return new CallFilter(members, client, connection, null, null, Set.of(), null, null);
    }

    /**
     * How long before something, from what people type: {@code 12h} or {@code 7d}; nothing where nothing was typed.
     *
     * @throws Refused as invalid, where that is no stretch of time
     */
    public static @Nullable Duration within(@Nullable String text) {
        return Words.duration("within", text);
    }

    /**
     * The same before a revocation.
     *
     * @param within how long before at most; for as long as there was anything where none is said
     */
    public CallFilter before(Revocation revocation, @Nullable Duration within) {
        if (from != null || to != null) {
            throw new Refused(new InvalidValue("beforeRevocation", "goes with within, not with from or to"));
        }
        var end = revocation.at();
        return new CallFilter(
                members,
                client,
                connection,
                tool,
                environment,
                outcomes,
                within == null ? null : end.minus(within),
                end);
    }

    /** Whom it names, by ids. */
    String named() {
        return Stream.of(
                        members.stream().map(MemberId::value).sorted(),
                        Stream.ofNullable(client).map(ClientId::value),
                        Stream.ofNullable(connection).map(ConnectionId::value))
                .flatMap(Function.identity())
                .collect(Collectors.joining(", "));
    }

    boolean concerns(ConnectionId ofConnection, MemberId ofMember, ClientId ofClient) {
        return (connection == null || connection.equals(ofConnection))
                && (members.isEmpty() || members.contains(ofMember))
                && (client == null || client.equals(ofClient));
    }

    boolean admits(CallEnded call) {
        return concerns(call.connectionId(), call.memberId(), call.clientId())
                && (tool == null || tool.equals(call.tool()))
                && (environment == null
                        || (call.environmentId() != null
                                && environment.equals(call.environmentId().value())))
                && (outcomes.isEmpty() || outcomes.contains(call.outcome()))
                && (from == null || !call.startedAt().isBefore(from))
                && (to == null || call.startedAt().isBefore(to));
    }
}
