package com.atomicmcp.audit.access;

import com.atomicmcp.access.AccessEvent.GroupEvent;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberEvent;
import com.atomicmcp.access.AccessEvent.MemberRemoved;
import com.atomicmcp.access.AccessEvent.MemberRemovedFromGroup;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessEvent.RoleDeleted;
import com.atomicmcp.access.AccessEvent.RoleEvent;
import com.atomicmcp.access.AccessEvent.RolePermissionsChanged;
import com.atomicmcp.access.AccessEvent.RoleRemovedFromGroup;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRestored;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.permission.Permission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people could do in one organization, with where it came from, folded from its decisions. What roles, groups and
 * members are is the access model's affair, which the doors decide by as well; since when, and by whom, stands beside it.
 *
 * <p>Of one thread at a time.
 */
public final class AccessHistory {

    static final Comparator<Member> BY_NAME = Comparator.comparing(Member::name)
            .thenComparing(member -> member.memberId().value());

    private final OrganizationId organization;
    private final AccessModel model = new AccessModel();
    private final Map<Link, Occasion> links = new HashMap<>();
    private final Map<Link, Occasion> broken = new HashMap<>();
    private final Map<RoleId, Map<Right, Occasion>> given = new HashMap<>();
    private final Map<MemberId, Map<Right, Occasion>> held = new HashMap<>();
    private final Map<MemberId, Map<Right, Occasion>> lost = new HashMap<>();

    public AccessHistory(OrganizationId organization) {
        this.organization = organization;
    }

    /**
     * Folds the next of the organization's decisions; those of others are passed over.
     *
     * @return whose access it changed, and how
     */
    public List<Change> evolve(Entry entry) {
        if (entry.event() instanceof Event other && !other.organizationId().equals(organization)) {
            return List.of();
        }
        var occasion = Occasion.of(entry);
        link(entry.event(), occasion);
        model.evolve(entry);
        return state().map(state -> changes(state, affected(state, entry.event()), occasion))
                .orElse(List.of());
    }

    /** The organization as it then was; nothing before it was registered. */
    Optional<OrganizationState> state() {
        return model.organization(organization);
    }

    /** Everybody who could do anything, in the order of their names. */
    List<Member> people() {
        return state().map(state -> state.access().members().stream()
                        .filter(member ->
                                !held.getOrDefault(member.memberId(), Map.of()).isEmpty())
                        .sorted(BY_NAME)
                        .toList())
                .orElse(List.of());
    }

    /** What somebody could do, each with when it began to be so without a gap since, by whatever chain. */
    Map<Right, Occasion> held(MemberId member) {
        return held.getOrDefault(member, Map.of());
    }

    /** Since when somebody could do something without a gap. */
    Optional<Occasion> heldSince(MemberId member, Right right) {
        return Optional.ofNullable(since(held(member), right));
    }

    /** When somebody last ceased to be able to do something. */
    Optional<Occasion> lost(MemberId member, Right right) {
        var lately = lost.getOrDefault(member, Map.of());
        return Stream.of(right, right.everywhere())
                .map(lately::get)
                .filter(occasion -> occasion != null)
                .reduce(Occasion::orNewer);
    }

    Optional<Occasion> since(Link link) {
        return Optional.ofNullable(links.get(link));
    }

    /** When a link that once stood last ceased to. */
    Optional<Occasion> broken(Link link) {
        return Optional.ofNullable(broken.get(link));
    }

    /** Every way by which a permission comes to somebody, the oldest first. */
    List<Chain> chains(MemberId id, Right.Holding right) {
        return state().stream()
                .flatMap(state -> state.access().member(id).stream()
                        .filter(Member::active)
                        .flatMap(member -> member.groups().stream())
                        .flatMap(group -> state.access().group(group).stream())
                        .flatMap(group -> group.roles().stream()
                                .flatMap(role -> state.access().role(role).stream())
                                .flatMap(role ->
                                        Optional.ofNullable(since(given.getOrDefault(role.roleId(), Map.of()), right))
                                                .stream()
                                                .map(gives -> new Chain(
                                                        right,
                                                        group,
                                                        role,
                                                        Stream.of(
                                                                        since(new Link.Active(id)),
                                                                        since(new Link.InGroup(id, group.groupId())),
                                                                        since(new Link.HasRole(
                                                                                group.groupId(), role.roleId())))
                                                                .flatMap(Optional::stream)
                                                                .reduce(gives, Occasion::orNewer))))))
                .sorted(Comparator.comparingLong(chain -> chain.since().position()))
                .toList();
    }

    // ---- links

    private void link(Object event, Occasion occasion) {
        switch (event) {
            case McpServerEnabled _ -> links.put(new Link.Server(), occasion);
            case McpServerDisabled _ -> unlink(new Link.Server(), occasion);
            case EnvironmentCreated(var _, var id, var _) -> links.put(new Link.InUse(id), occasion);
            case EnvironmentRestored(var _, var id) -> links.put(new Link.InUse(id), occasion);
            case EnvironmentArchived(var _, var id) -> unlink(new Link.InUse(id), occasion);
            case MemberActivated(var _, var id, var _) -> links.put(new Link.Active(id), occasion);
            case MemberRemoved(var _, var id) -> {
                unlink(new Link.Active(id), occasion);
                links.keySet()
                        .removeIf(link ->
                                link instanceof Link.InGroup in && in.member().equals(id));
            }
            case MemberAddedToGroup(var _, var group, var id) -> links.put(new Link.InGroup(id, group), occasion);
            case MemberRemovedFromGroup(var _, var group, var id) -> unlink(new Link.InGroup(id, group), occasion);
            case RoleAddedToGroup(var _, var group, var role) -> links.put(new Link.HasRole(group, role), occasion);
            case RoleRemovedFromGroup(var _, var group, var role) -> unlink(new Link.HasRole(group, role), occasion);
            case RoleCreated(var _, var id, var _, var _, var permissions) -> give(id, permissions, occasion);
            case RolePermissionsChanged(var _, var id, var permissions) -> give(id, permissions, occasion);
            case RoleDeleted(var _, var id) -> give(id, List.of(), occasion);
            default -> {} // no link of any chain
        }
    }

    private void unlink(Link link, Occasion occasion) {
        if (links.remove(link) != null) {
            broken.put(link, occasion);
        }
    }

    /** What a role gave before it still gives since then, also where it was part of something wider. */
    private void give(RoleId role, List<Permission> permissions, Occasion occasion) {
        var after = permissions.stream().flatMap(Right::of).collect(Collectors.<Right>toSet());
        given.put(role, carried(given.getOrDefault(role, Map.of()), after, occasion));
    }

    /** What still is so is so since then; what is part of something wider is remembered, as it may outlast it. */
    private static Map<Right, Occasion> carried(Map<Right, Occasion> before, Set<Right> after, Occasion occasion) {
        var now = new LinkedHashMap<Right, Occasion>();
        for (var right : after) {
            var since = since(before, right);
            now.put(right, since == null ? occasion : since);
        }
        before.forEach((right, since) -> {
            if (right.partOf(after)) {
                now.putIfAbsent(right, since);
            }
        });
        return now;
    }

    private static @Nullable Occasion since(Map<Right, Occasion> before, Right right) {
        var own = before.get(right);
        var wider = before.get(right.everywhere());
        return own == null ? wider : wider == null ? own : own.orOlder(wider);
    }

    // ---- rights

    private static Collection<MemberId> affected(OrganizationState state, Object event) {
        return switch (event) {
            case MemberEvent member -> List.of(member.memberId());
            case MemberAddedToGroup(var _, var _, var member) -> List.of(member);
            case MemberRemovedFromGroup(var _, var _, var member) -> List.of(member);
            case RoleEvent role ->
                state.access().groupsWith(role.roleId()).stream()
                        .flatMap(group -> state.access().membersOf(group.groupId()).stream())
                        .map(Member::memberId)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
            case GroupEvent group -> members(state.access().membersOf(group.groupId()));
            case McpServerEnabled _, McpServerDisabled _ ->
                members(state.access().members());
            case EnvironmentCreated _, EnvironmentArchived _, EnvironmentRestored _ ->
                members(state.access().members());
            default -> List.of();
        };
    }

    private static List<MemberId> members(Collection<Member> members) {
        return members.stream().map(Member::memberId).toList();
    }

    private List<Change> changes(OrganizationState state, Collection<MemberId> affected, Occasion occasion) {
        if (affected.isEmpty()) {
            return List.of();
        }
        var standing = Standing.of(state);
        var changes = new ArrayList<Change>();
        affected.stream()
                .flatMap(id -> state.access().member(id).stream())
                .sorted(BY_NAME)
                .forEach(member -> change(member, standing.rights(member.memberId()), occasion, changes));
        return changes;
    }

    private void change(Member member, Set<Right> after, Occasion occasion, List<Change> changes) {
        var id = member.memberId();
        var before = held(id);
        for (var right : before.keySet()) {
            if (!right.heldBy(after) && !right.partOf(before.keySet())) {
                lost.computeIfAbsent(id, _ -> new HashMap<>()).put(right, occasion);
                changes.add(new Change(id, member.name(), member.email(), right, false, occasion));
            }
        }
        for (var right : after) {
            if (!right.heldBy(before.keySet()) && !right.partOf(after)) {
                changes.add(new Change(id, member.name(), member.email(), right, true, occasion));
            }
        }
        held.put(id, carried(before, after, occasion));
    }
}
