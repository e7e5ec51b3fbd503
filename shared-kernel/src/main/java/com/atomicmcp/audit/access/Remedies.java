package com.atomicmcp.audit.access;

import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RolePermissionsChanged;
import com.atomicmcp.access.Group;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationAccess;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.access.Role;
import com.atomicmcp.environment.EnvironmentState;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.permission.McpTool;
import com.atomicmcp.permission.Permission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the smallest change that has a member answered: the fewest requests; of these, one by which the fewest other
 * people gain anything; of these, one by which the least is gained. Tries what could be asked on a copy of what stands,
 * so that what a change would do is told by what decides about access, and by nothing else.
 */
final class Remedies {

    private static final int MOST_SHOWN = 4;

    /** Of those with two requests: there are as many as pairs of groups and roles. */
    private static final int MOST_TRIED = 10_000;

    private static final int MOST_PERMISSIONS = 100;
    private static final int LONGEST_NAME = 60;

    private static final Comparator<Group> BY_NAME = Comparator.comparing(Group::name);

    private final OrganizationState state;
    private final Member member;
    private final @Nullable McpTool tool;
    private final @Nullable EnvironmentId in;
    private final OrganizationAccess access;
    private final Standing standing;
    private final List<Step> first = new ArrayList<>();
    private final List<Permission> needed = new ArrayList<>();
    private final Map<MemberId, Set<Right>> before = new HashMap<>();

    /**
     * @param member invited or active
     * @param tool none for requests through MCP clients at all
     * @param in one that there is; none for any
     */
    Remedies(OrganizationState state, Member member, @Nullable McpTool tool, @Nullable EnvironmentView in) {
        this.state = state;
        this.member = member;
        this.tool = tool;
        this.access = state.access().copy();
        if (!member.active()) {
            access.evolve(new MemberActivated(state.organizationId(), member.memberId(), new AccountId("who-accepts")));
        }
        if (!state.mcpServerEnabled()) {
            first.add(Step.serverOn(state.organizationId()));
        }
        var active = new ArrayList<>(Standing.of(state).active());
        var place = tool == null ? null : in == null ? somewhere(tool) : in;
        if (place != null && place.state() != EnvironmentState.ACTIVE) {
            first.add(Step.restore(state.organizationId(), place));
            active.add(place.environmentId());
        }
        this.in = in == null || tool == null ? null : in.environmentId();
        this.standing = new Standing(access, true, active);
        need();
    }

    /** Where they see most easily what the tool shows: where they may already, best where it is in use. */
    private @Nullable EnvironmentView somewhere(McpTool about) {
        var grants = access.grants(member.memberId());
        return state.environments().stream()
                .min(Comparator.comparing((EnvironmentView environment) ->
                                !grants.hold(about.about(), about.demand().level(), environment.environmentId()))
                        .thenComparing(environment -> environment.state() != EnvironmentState.ACTIVE)
                        .thenComparing(EnvironmentView::name))
                .orElse(null);
    }

    private void need() {
        var grants = access.grants(member.memberId());
        if (!grants.hold(McpTool.DOOR.resource(), McpTool.DOOR.level())) {
            needed.add(McpTool.DOOR);
        }
        if (tool != null) {
            var demand = tool.demand();
            var held = standing.active().stream()
                    .filter(place -> in == null || in.equals(place))
                    .anyMatch(place -> grants.hold(demand.resource(), demand.level(), place));
            if (!held) {
                needed.add(in == null ? demand : demand.narrowedTo(Set.of(in)));
            }
        }
    }

    /** The smallest changes, the smallest first; none where none would do. */
    List<Remedy> find() {
        if (needed.isEmpty()) {
            return granted() ? List.of(remedy(List.of())) : List.of();
        }
        if (tool != null && standing.active().isEmpty()) {
            return List.of(); // nothing to be shown anything of
        }
        var found = tried(one());
        if (found.isEmpty()) {
            found = tried(two().limit(MOST_TRIED));
        }
        return Stream.concat(found.stream().limit(MOST_SHOWN), tried(Stream.of(anew())).stream())
                .map(tried -> remedy(tried.steps()))
                .toList();
    }

    // ---- what could be asked

    private Stream<List<Step>> one() {
        return Stream.of(
                        groups(false).map(this::joined),
                        groups(true).flatMap(group -> others(group).map(role -> role(group, role))),
                        groups(true)
                                .flatMap(this::roles)
                                .distinct()
                                .filter(this::hasRoom)
                                .map(this::widened))
                .flatMap(Function.identity())
                .map(List::of);
    }

    /** Only where none of one will do: then they are in no group that has a role, or all of those are full. */
    private Stream<List<Step>> two() {
        var joined = groups(false)
                .flatMap(group -> Stream.concat(
                                others(group).filter(this::useful).map(role -> role(group, role)),
                                roles(group).filter(this::hasRoom).map(this::widened))
                        .map(more -> List.of(joined(group), more)));
        var given = groups(true)
                .flatMap(group ->
                        others(group).filter(this::hasRoom).map(role -> List.of(role(group, role), widened(role))));
        return Stream.of(joined, given, halves()).flatMap(Function.identity());
    }

    /** Two that each give something of what is needed. */
    private Stream<List<Step>> halves() {
        var halves = Stream.concat(
                        groups(false).filter(this::useful).map(this::joined),
                        groups(true)
                                .flatMap(group ->
                                        others(group).filter(this::useful).map(role -> role(group, role))))
                .toList();
        return IntStream.range(0, halves.size())
                .boxed()
                .flatMap(
                        i -> halves.subList(i + 1, halves.size()).stream().map(other -> List.of(halves.get(i), other)));
    }

    private List<Step> anew() {
        var name = ("Access of " + member.name())
                .codePoints()
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        var taken = Stream.concat(
                        access.roles().stream().map(Role::name),
                        access.groups().stream().map(Group::name))
                .map(Text::key)
                .collect(Collectors.toSet());
        var free = Stream.concat(
                        Stream.of(name), IntStream.iterate(2, i -> i + 1).mapToObj(i -> name + " " + i))
                .filter(each -> !taken.contains(Text.key(each)))
                .findFirst()
                .orElseThrow();
        return Step.anew(state.organizationId(), member, free, needed, wanted());
    }

    /** Those they are in, or those they are not in. */
    private Stream<Group> groups(boolean theirs) {
        return state.access().groups().stream()
                .filter(group -> member.groups().contains(group.groupId()) == theirs)
                .sorted(BY_NAME);
    }

    private Stream<Role> roles(Group group) {
        return group.roles().stream().flatMap(id -> state.access().role(id).stream());
    }

    /** The roles that a group has not. */
    private Stream<Role> others(Group group) {
        return state.access().roles().stream()
                .filter(role -> !group.roles().contains(role.roleId()))
                .sorted(Comparator.comparing(Role::name));
    }

    private Step joined(Group group) {
        return Step.member(state.organizationId(), group, member);
    }

    private Step role(Group group, Role role) {
        return Step.role(state.organizationId(), group, role);
    }

    private Step widened(Role role) {
        return Step.permissions(state.organizationId(), role, needed, wanted());
    }

    private String wanted() {
        return needed.stream()
                .map(permission -> AccessAudit.holding(permission, permission.organizationWide() ? null : in))
                .map(right -> Able.of(right, Optional.of(state)).words())
                .collect(Collectors.joining(" and "));
    }

    private boolean hasRoom(Role role) {
        return role.permissions().size() + needed.size() <= MOST_PERMISSIONS;
    }

    private boolean useful(Group group) {
        return roles(group).anyMatch(this::useful);
    }

    private boolean useful(Role role) {
        return role.permissions().stream()
                .anyMatch(permission -> needed.stream().anyMatch(need -> permission.resource() == need.resource()));
    }

    // ---- what that would do

    private record Tried(List<Step> steps, int others, int gained, String words) {}

    private List<Tried> tried(Stream<List<Step>> candidates) {
        return candidates
                .flatMap(steps -> tried(steps).stream())
                .sorted(Comparator.comparingInt((Tried tried) -> tried.steps().size())
                        .thenComparingInt(Tried::others)
                        .thenComparingInt(Tried::gained)
                        .thenComparing(Tried::words))
                .toList();
    }

    private Optional<Tried> tried(List<Step> steps) {
        return with(
                        steps,
                        () -> granted()
                                ? Optional.of(after(touched(steps)))
                                : Optional.<Map<MemberId, Set<Right>>>empty())
                .map(after -> {
                    var gains = after.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey,
                                    who -> gained(before(who.getKey()), who.getValue())
                                            .count()));
                    var others = gains.entrySet().stream()
                            .filter(gain ->
                                    gain.getValue() > 0 && !gain.getKey().equals(member.memberId()))
                            .count();
                    var gained =
                            gains.values().stream().mapToLong(Long::longValue).sum();
                    return new Tried(steps, (int) others, (int) gained, words(steps));
                });
    }

    private boolean granted() {
        var rights = standing.rights(member.memberId());
        if (tool == null) {
            return rights.contains(AccessAudit.holding(McpTool.DOOR, null));
        }
        return rights.stream()
                .anyMatch(right -> right instanceof Right.Using(var used, var place)
                        && used == tool
                        && (in == null || in.equals(place)));
    }

    private <T> T with(List<Step> steps, Supplier<T> question) {
        steps.stream().map(Step::then).flatMap(Stream::ofNullable).forEach(access::evolve);
        try {
            return question.get();
        } finally {
            steps.reversed().stream()
                    .map(Step::undone)
                    .flatMap(Stream::ofNullable)
                    .forEach(access::evolve);
        }
    }

    private Set<MemberId> touched(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> switch (step.then()) {
                    case MemberAddedToGroup(var _, var _, var id) -> Stream.of(id);
                    case RoleAddedToGroup(var _, var group, var _) ->
                        access.membersOf(group).stream().map(Member::memberId);
                    case RolePermissionsChanged(var _, var role, var _) ->
                        access.groupsWith(role).stream()
                                .flatMap(group -> access.membersOf(group.groupId()).stream())
                                .map(Member::memberId);
                    case null, default -> Stream.<MemberId>empty();
                })
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Map<MemberId, Set<Right>> after(Set<MemberId> people) {
        return people.stream().collect(Collectors.toMap(Function.identity(), standing::rights));
    }

    private Set<Right> before(MemberId id) {
        return before.computeIfAbsent(id, standing::rights);
    }

    private static Stream<Right> gained(Set<Right> before, Set<Right> after) {
        return after.stream().filter(right -> !right.heldBy(before) && !right.partOf(after));
    }

    // ---- to be told

    private Remedy remedy(List<Step> steps) {
        var all = Stream.concat(first.stream(), steps.stream()).toList();
        var people = all.size() > steps.size()
                ? state.access().members().stream().map(Member::memberId).collect(Collectors.toSet())
                : with(steps, () -> touched(steps));
        var today = Standing.of(state);
        var after = with(steps, () -> after(people));
        var gains = new ArrayList<AccessChange>();
        var others = 0;
        for (var who : inOrder(people)) {
            var gained = gained(today.rights(who.memberId()), after.getOrDefault(who.memberId(), Set.of()))
                    .sorted(AccessAudit.ORDER)
                    .toList();
            if (!gained.isEmpty() && !who.memberId().equals(member.memberId())) {
                others++;
            }
            gained.forEach(right -> gains.add(new AccessChange(
                    true, who.memberId(), who.name(), who.email(), Able.of(right, Optional.of(state)), null)));
        }
        return new Remedy(
                words(all),
                all.stream().map(Step::request).toList(),
                member.active() ? null : member.name() + " accepts the invitation",
                gains.size(),
                others,
                gains.stream().limit(Remedy.MOST_GAINS).toList(),
                able(state, all));
    }

    private List<Member> inOrder(Set<MemberId> people) {
        return people.stream()
                .flatMap(id -> state.access().member(id).stream())
                .sorted(Comparator.comparing((Member who) -> !who.memberId().equals(member.memberId()))
                        .thenComparing(AccessHistory.BY_NAME))
                .toList();
    }

    static List<Remedy.Administrator> able(OrganizationState state, List<Step> steps) {
        return state.access().members().stream()
                .filter(Member::active)
                .filter(who -> {
                    var grants = state.access().grants(who.memberId());
                    return steps.stream().allMatch(step -> grants.satisfy(step.need()));
                })
                .sorted(AccessHistory.BY_NAME)
                .map(Remedy.Administrator::of)
                .toList();
    }

    private static String words(List<Step> steps) {
        return steps.stream().map(step -> step.request().words()).collect(Collectors.joining(", "));
    }
}
