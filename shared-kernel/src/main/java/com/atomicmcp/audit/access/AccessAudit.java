package com.atomicmcp.audit.access;

import com.atomicmcp.access.AccessCommand;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.environment.EnvironmentCommand;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Page;
import com.atomicmcp.language.EventNames;
import com.atomicmcp.log.AggregateLog;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.UnknownEvent;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.McpTool;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers who could do what, and what changed it, from the decision log itself. What is true of an instant is what the
 * decisions with that timestamp or an older one make of it.
 */
public final class AccessAudit {

    static final Comparator<Right> ORDER = Comparator.comparing((Right right) -> right instanceof Right.Using)
            .thenComparing(right -> switch (right) {
                case Right.Holding(var resource, var _, var _) -> resource.title();
                case Right.Using(var tool, var _) -> tool.called();
            })
            .thenComparing(right -> String.valueOf(right.environment()))
            .thenComparing(right -> switch (right) {
                case Right.Holding(var _, var level, var _) -> level;
                case Right.Using _ -> Level.VIEW;
            });

    private final AccessModel access;
    private final AggregateLog log;

    /** @param access says which environments an organization has, and who may do what today */
    public AccessAudit(AccessModel access, AggregateLog log) {
        this.access = access;
        this.log = log;
    }

    /** The organization of a subdomain or with an id. */
    public OrganizationId organization(String subdomainOrId) {
        return access.organization(subdomainOrId)
                .map(OrganizationState::organizationId)
                .or(() -> access.organizations().stream()
                        .map(OrganizationState::organizationId)
                        .filter(id -> id.value().equals(subdomainOrId))
                        .findFirst())
                .orElseThrow(() -> new Refused(new NotFound("organization", subdomainOrId)));
    }

    // ---- as of

    /** Everybody who could do something of what is wanted, in the order of their names. */
    public void access(OrganizationId organization, Instant asOf, Wanted wanted, Consumer<PersonAccess> each) {
        var history = at(organization, asOf);
        wanted.insist(history.state());
        people(history, wanted).forEach(each);
    }

    /**
     * Some of them.
     *
     * @param after the member behind whom to go on; none for the first
     */
    public Page<PersonAccess> access(
            OrganizationId organization, Instant asOf, Wanted wanted, @Nullable MemberId after, int limit) {
        var history = at(organization, asOf);
        wanted.insist(history.state());
        var all = history.people();
        var from = after == null
                ? 0
                : 1 + all.stream().map(Member::memberId).toList().indexOf(after);
        if (after != null && from == 0) {
            throw new Refused(new InvalidValue("cursor", "is none of this question"));
        }
        var some = people(history, wanted, all.subList(from, all.size()))
                .limit(limit + 1L)
                .toList();
        return some.size() <= limit
                ? new Page<>(some, null)
                : new Page<>(
                        some.subList(0, limit), some.get(limit - 1).memberId().value());
    }

    private static Stream<PersonAccess> people(AccessHistory history, Wanted wanted) {
        return people(history, wanted, history.people());
    }

    private static Stream<PersonAccess> people(AccessHistory history, Wanted wanted, List<Member> of) {
        return of.stream()
                .filter(wanted::wants)
                .map(member -> new PersonAccess(
                        member.memberId(),
                        member.name(),
                        member.email(),
                        history.held(member.memberId()).keySet().stream()
                                .filter(right -> wanted.wants(right, history.state()))
                                .filter(right -> shown(history, member.memberId(), right))
                                .sorted(ORDER)
                                .map(right -> held(history, member.memberId(), right))
                                .toList()))
                .filter(person -> !person.access().isEmpty());
    }

    /** What is held everywhere is not told once more for a place. */
    private static boolean shown(AccessHistory history, MemberId member, Right right) {
        return !right.partOf(history.held(member).keySet());
    }

    static Held held(AccessHistory history, MemberId member, Right right) {
        var needed = switch (right) {
            case Right.Holding holding -> List.of(holding);
            case Right.Using(var tool, var in) ->
                List.of(
                        holding(McpTool.DOOR, null),
                        new Right.Holding(tool.about(), tool.demand().level(), in));
        };
        var chains =
                needed.stream().map(holding -> history.chains(member, holding)).toList();
        // a chain that is older does for a newer one, but each thing needed must be there
        var since = Stream.concat(
                        chains.stream().map(ways -> ways.getFirst().since()),
                        right instanceof Right.Using(var _, var in)
                                ? Stream.of(history.since(new Link.Server()), history.since(new Link.InUse(in)))
                                        .flatMap(Optional::stream)
                                : Stream.empty())
                .reduce(Occasion::orNewer)
                .orElseThrow();
        return new Held(
                Able.of(right, history.state()),
                since,
                history.heldSince(member, right).orElse(since),
                chains.stream()
                        .flatMap(List::stream)
                        .map(chain -> through(chain, history.state()))
                        .toList());
    }

    static Right.Holding holding(Permission permission, @Nullable EnvironmentId in) {
        return new Right.Holding(permission.resource(), permission.level(), in);
    }

    private static Held.Through through(Chain chain, Optional<OrganizationState> then) {
        return new Held.Through(
                Able.of(chain.right(), then).words(),
                chain.group().groupId(),
                chain.group().name(),
                chain.role().roleId(),
                chain.role().name(),
                chain.since());
    }

    // ---- what changed

    /**
     * Every change of what people could do, after one instant and up to another, in the order in which it happened.
     *
     * @return what is different in the end
     * @throws Refused as invalid, if the window ends before it begins
     */
    public List<AccessChange> changes(
            OrganizationId organization, Instant from, Instant to, Wanted wanted, Consumer<AccessChange> each) {
        if (to.isBefore(from)) {
            throw new Refused(new InvalidValue("to", "is before 'from'"));
        }
        wanted.insist(at(organization, to).state());
        var before = at(organization, from);
        var history = new AccessHistory(organization);
        read(organization, entry -> {
            if (!entry.at().isAfter(to)) {
                var changes = history.evolve(entry);
                if (entry.at().isAfter(from)) {
                    changes.stream()
                            .filter(change -> wanted(change, wanted, history))
                            .map(change -> told(change, history, change.by()))
                            .forEach(each);
                }
            }
        });
        return net(before, history, wanted);
    }

    private static boolean wanted(Change change, Wanted wanted, AccessHistory history) {
        return history.state().flatMap(state -> state.access().member(change.member())).stream()
                        .anyMatch(wanted::wants)
                && wanted.wants(change.right(), history.state());
    }

    private static AccessChange told(Change change, AccessHistory history, @Nullable Occasion by) {
        return new AccessChange(
                change.gained(),
                change.member(),
                change.name(),
                change.email(),
                Able.of(change.right(), history.state()),
                by);
    }

    private static List<AccessChange> net(AccessHistory before, AccessHistory after, Wanted wanted) {
        var people = new HashMap<MemberId, Member>();
        Stream.of(before, after)
                .forEach(history -> history.people().forEach(member -> people.put(member.memberId(), member)));
        var net = new ArrayList<AccessChange>();
        people.values().stream()
                .filter(wanted::wants)
                .sorted(AccessHistory.BY_NAME)
                .forEach(member -> {
                    var had = before.held(member.memberId()).keySet();
                    var has = after.held(member.memberId()).keySet();
                    Stream.concat(
                                    had.stream()
                                            .filter(right -> !right.heldBy(has) && !right.partOf(had))
                                            .map(right -> Map.entry(right, false)),
                                    has.stream()
                                            .filter(right -> !right.heldBy(had) && !right.partOf(has))
                                            .map(right -> Map.entry(right, true)))
                            .filter(change -> wanted.wants(change.getKey(), after.state()))
                            .sorted(Map.Entry.comparingByKey(ORDER))
                            .map(change -> new AccessChange(
                                    change.getValue(),
                                    member.memberId(),
                                    member.name(),
                                    member.email(),
                                    Able.of(change.getKey(), after.state()),
                                    null))
                            .forEach(net::add);
                });
        return net;
    }

    /**
     * What events that did not happen would change of what people can do.
     *
     * @param events as they would be appended now, one after the other
     */
    public List<AccessChange> effects(OrganizationId organization, List<Entry> events) {
        var before = new AccessHistory(organization);
        var after = new AccessHistory(organization);
        read(organization, entry -> {
            before.evolve(entry);
            after.evolve(entry);
        });
        events.forEach(after::evolve);
        return net(before, after, Wanted.ALL);
    }

    // ---- why

    /**
     * Why somebody was, or was not, answered at an instant, and what would have them answered today.
     *
     * @throws Refused as not found, if there never was such a member
     */
    public Explanation why(OrganizationId organization, Question question, Instant asOf) {
        var then = new AccessHistory(organization);
        var now = new AccessHistory(organization);
        read(organization, entry -> {
            now.evolve(entry);
            if (!entry.at().isAfter(asOf)) {
                then.evolve(entry);
            }
        });
        return new Inquiry(then, now, asOf, question).explained();
    }

    /** Why somebody was refused, by the reference in the refusal. */
    public Explanation why(OrganizationId organization, String reference) {
        var refusal = Reference.of(organization, reference);
        return why(organization, refusal.question(), refusal.at());
    }

    // ---- reading

    /** The history up to an instant. */
    AccessHistory at(OrganizationId organization, Instant instant) {
        var history = new AccessHistory(organization);
        read(organization, entry -> {
            if (!entry.at().isAfter(instant)) {
                history.evolve(entry);
            }
        });
        return history;
    }

    private void read(OrganizationId organization, Consumer<Entry> each) {
        try (var entries = log.of(aggregates(organization))) {
            entries.filter(AccessAudit::known).forEachOrdered(each);
        }
    }

    private static boolean known(Entry entry) {
        var unknown = UnknownEvent.in(entry);
        if (unknown.filter(event -> EventNames.mayConcern(event.kind(), AccessModel.CONCERNS))
                .isPresent()) {
            throw unknown.get();
        }
        return unknown.isEmpty();
    }

    /** All on which access depends: clients and connections decide who asks, not what they may. */
    private Set<String> aggregates(OrganizationId organization) {
        var aggregates = new LinkedHashSet<String>();
        aggregates.add(organization.value());
        aggregates.add(AccessCommand.aggregate(organization));
        access.organization(organization).stream()
                .flatMap(state -> state.environments().stream())
                .map(environment -> EnvironmentCommand.aggregate(organization, environment.environmentId()))
                .forEach(aggregates::add);
        return aggregates;
    }
}
