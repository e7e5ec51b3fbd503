package com.atomicmcp.audit.access;

import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.audit.access.Explanation.Missing;
import com.atomicmcp.audit.access.Explanation.Person;
import com.atomicmcp.audit.access.Explanation.Place;
import com.atomicmcp.audit.access.Explanation.Today;
import com.atomicmcp.environment.EnvironmentState;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.permission.Grants;
import com.atomicmcp.permission.McpTool;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One question about one member: looked into as it was at an instant, and as it is today. */
final class Inquiry {

    private final AccessHistory then;
    private final AccessHistory now;
    private final Instant asOf;
    private final @Nullable McpTool tool;
    private final @Nullable String environment;
    private final Member member;
    private final @Nullable EnvironmentView place;

    /**
     * @param then the history up to the instant
     * @param now the whole history
     * @throws Refused as not found, if there never was such a member; an environment that never was is an answer
     */
    Inquiry(AccessHistory then, AccessHistory now, Instant asOf, Question question) {
        this.then = then;
        this.now = now;
        this.asOf = asOf;
        this.tool = question.tool();
        this.environment = tool == null ? null : question.environment();
        this.member = member(question.member());
        this.place = environment == null
                ? null
                : place(then, environment).or(() -> place(now, environment)).orElse(null);
    }

    /** By their address, whoever had it at that instant; a removed one may have been invited anew, as another member. */
    private Member member(String asked) {
        return now.state().stream()
                .flatMap(state -> state.access().members().stream())
                .filter(who -> who.memberId().value().equals(asked)
                        || Text.key(who.email()).equals(Text.key(asked)))
                .min(Comparator.comparing(
                                (Member who) -> !who.memberId().value().equals(asked))
                        .thenComparingInt(who -> rank(then, who.memberId()))
                        .thenComparingInt(who -> rank(now, who.memberId()))
                        .thenComparing(who -> who.memberId().value()))
                .orElseThrow(() -> new Refused(new NotFound("member", asked)));
    }

    private static int rank(AccessHistory history, MemberId id) {
        return switch (member(history, id).map(Member::state).orElse(null)) {
            case ACTIVE -> 0;
            case INVITED -> 1;
            case REMOVED -> 2;
            case null -> 3;
        };
    }

    private static Optional<Member> member(AccessHistory history, MemberId id) {
        return history.state().flatMap(state -> state.access().member(id));
    }

    private static Optional<EnvironmentView> place(AccessHistory history, String asked) {
        return history.state().stream()
                .flatMap(state -> state.environments().stream())
                .filter(known -> known.environmentId().value().equals(asked)
                        || Text.key(known.name()).equals(Text.key(asked)))
                .min(Comparator.comparing(
                        known -> !known.environmentId().value().equals(asked)));
    }

    Explanation explained() {
        var missing = missing(then);
        var allowed = missing.isEmpty();
        var known = member(then, member.memberId());
        return new Explanation(
                allowed,
                asOf,
                new Person(
                        member.memberId(),
                        known.orElse(member).name(),
                        member.email(),
                        known.map(Member::state).orElse(null)),
                tool == null ? null : tool.called(),
                environment == null ? null : told(environment),
                allowed
                        ? "Allowed: " + known.orElse(member).name() + " holds all that " + what() + " needs."
                        : "Denied: " + missing.getFirst().words(),
                missing,
                allowed ? AccessAudit.held(then, member.memberId(), right(then)) : null,
                today());
    }

    private String what() {
        return (tool == null ? "a request through an MCP client" : tool.called())
                + (environment == null ? "" : " in " + name(then));
    }

    private Place told(String asked) {
        if (place == null) {
            return new Place(asked, null, null);
        }
        var known = environment(then).orElse(null);
        return new Place(
                place.environmentId().value(),
                known == null ? place.name() : known.name(),
                known == null ? null : known.state());
    }

    private Optional<EnvironmentView> environment(AccessHistory history) {
        return place == null
                ? Optional.empty()
                : history.state().flatMap(state -> state.environment(place.environmentId()));
    }

    private String name(AccessHistory history) {
        return environment(history)
                .map(EnvironmentView::name)
                .orElse(place == null ? String.valueOf(environment) : place.name());
    }

    // ---- what was missing

    private List<Missing> missing(AccessHistory history) {
        return history.state()
                .map(state -> missing(history, state))
                .orElseGet(() -> List.of(
                        new Missing(Missing.Link.MEMBERSHIP, "There was no such organization yet.", null, null)));
    }

    private List<Missing> missing(AccessHistory history, OrganizationState state) {
        var missing = new ArrayList<Missing>();
        if (!state.mcpServerEnabled()) {
            missing.add(new Missing(
                    Missing.Link.MCP_SERVER,
                    "The MCP Server of " + state.name() + " is off.",
                    null,
                    history.broken(new Link.Server()).orElse(null)));
        }
        membership(history, state).ifPresent(missing::add);
        var grants = state.access().grantsIfActive(member.memberId());
        if (!grants.hold(McpTool.DOOR.resource(), McpTool.DOOR.level())) {
            missing.add(permission(
                    Missing.Link.MCP_ACCESS,
                    history,
                    McpTool.DOOR.toString(),
                    AccessAudit.holding(McpTool.DOOR, null)));
        }
        if (tool != null) {
            if (environment == null) {
                anywhere(history, state, grants, tool).ifPresent(missing::add);
            } else {
                there(history, grants, tool).forEach(missing::add);
            }
        }
        return missing;
    }

    private Optional<Missing> membership(AccessHistory history, OrganizationState state) {
        var known = member(history, member.memberId()).orElse(null);
        var words = known == null
                ? member.name() + " is no member of " + state.name() + " yet."
                : switch (known.state()) {
                    case INVITED -> known.name() + " has not accepted the invitation yet.";
                    case REMOVED -> known.name() + " was removed from " + state.name() + ".";
                    case ACTIVE -> null;
                };
        return Optional.ofNullable(words)
                .map(said -> new Missing(
                        Missing.Link.MEMBERSHIP,
                        said,
                        null,
                        history.broken(new Link.Active(member.memberId())).orElse(null)));
    }

    private Optional<Missing> anywhere(AccessHistory history, OrganizationState state, Grants grants, McpTool about) {
        var demand = about.demand();
        if (!grants.holdAnywhere(demand.resource(), demand.level())) {
            return Optional.of(permission(
                    Missing.Link.PERMISSION,
                    history,
                    demand + " in any environment",
                    AccessAudit.holding(demand, null)));
        }
        return state.environments().stream()
                        .anyMatch(known -> known.state() == EnvironmentState.ACTIVE
                                && grants.hold(demand.resource(), demand.level(), known.environmentId()))
                ? Optional.empty()
                : Optional.of(new Missing(
                        Missing.Link.ENVIRONMENT,
                        "No environment in which " + member.name() + " holds " + demand + " is active.",
                        null,
                        null));
    }

    /** In the order in which the tools ask: whether there is such an environment is told to who may see what is in it. */
    private Stream<Missing> there(AccessHistory history, Grants grants, McpTool about) {
        var demand = about.demand();
        var id = place == null ? id() : place.environmentId();
        var missing = Stream.<Missing>builder();
        if (!grants.hold(demand.resource(), demand.level(), id)) {
            missing.add(permission(
                    Missing.Link.PERMISSION,
                    history,
                    demand + " in " + name(history),
                    AccessAudit.holding(demand, id)));
        }
        var known = environment(history).orElse(null);
        if (known == null || known.state() == EnvironmentState.ARCHIVED) {
            missing.add(new Missing(
                    Missing.Link.ENVIRONMENT,
                    known == null
                            ? "There is no environment '" + environment + "'."
                            : "Environment " + known.name() + " is archived.",
                    null,
                    known == null
                            ? null
                            : history.broken(new Link.InUse(known.environmentId()))
                                    .orElse(null)));
        }
        return missing.build();
    }

    /** Of one that never was; none where it cannot be an id. */
    private @Nullable EnvironmentId id() {
        try {
            return new EnvironmentId(Objects.requireNonNull(environment));
        } catch (Refused _) {
            return null;
        }
    }

    private Missing permission(Missing.Link link, AccessHistory history, String permission, Right.Holding right) {
        var name = member(history, member.memberId()).orElse(member).name();
        return new Missing(
                link,
                name + " does not hold " + permission + ".",
                permission,
                history.lost(member.memberId(), right).orElse(null));
    }

    /** What they had, all missing nothing. */
    private Right right(AccessHistory history) {
        if (tool == null) {
            return AccessAudit.holding(McpTool.DOOR, null);
        }
        return history.held(member.memberId()).keySet().stream()
                .filter(right -> right instanceof Right.Using(var used, var in)
                        && used == tool
                        && (place == null || place.environmentId().equals(in)))
                .min(Comparator.comparing(right -> nameOf(history, right)))
                .orElseThrow();
    }

    private static String nameOf(AccessHistory history, Right right) {
        var id = right.environment();
        return history.state()
                .flatMap(state -> id == null ? Optional.empty() : state.environment(id))
                .map(EnvironmentView::name)
                .orElse("");
    }

    // ---- today

    private Today today() {
        var missing = missing(now);
        if (missing.isEmpty()) {
            return new Today(true, "Today it is allowed.", null, List.of());
        }
        var state = now.state().orElseThrow();
        if (member.state() == Member.State.REMOVED) {
            return invitedAnew(state);
        }
        if (environment != null && environment(now).isEmpty()) {
            return denied(missing, "Nothing can be shown of an environment that there is not.");
        }
        var found = new Remedies(state, member, tool, environment(now).orElse(null)).find();
        return found.isEmpty()
                ? denied(missing, "No change of access grants it.")
                : new Today(
                        false,
                        "Today it is denied: " + missing.getFirst().words(),
                        found.getFirst(),
                        found.subList(1, found.size()));
    }

    private Today invitedAnew(OrganizationState state) {
        var anew = state.access().members().stream()
                .filter(other -> other.state() != Member.State.REMOVED
                        && Text.key(other.email()).equals(Text.key(member.email())))
                .findFirst();
        if (anew.isPresent()) {
            return new Today(
                    false,
                    member.name() + " was removed. There is another member with that address since: "
                            + anew.get().memberId() + ".",
                    null,
                    List.of());
        }
        var invite = Step.invite(state.organizationId(), member);
        return new Today(
                false,
                "Today it is denied: " + member.name() + " was removed.",
                new Remedy(
                        invite.request().words(),
                        List.of(invite.request()),
                        "They accept the invitation, as a new member; ask again for that one.",
                        0,
                        0,
                        List.of(),
                        Remedies.able(state, List.of(invite))),
                List.of());
    }

    private static Today denied(List<Missing> missing, String words) {
        return new Today(false, "Today it is denied: " + missing.getFirst().words() + " " + words, null, List.of());
    }
}
