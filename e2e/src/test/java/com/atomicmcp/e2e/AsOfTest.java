package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A month in the life of an organization, of which is told afterwards who could do what at each of forty instants: what
 * the requests made of it, by a fold of the test's own that knows nothing but the requests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AsOfTest {

    private static final String PASSWORD = "a long enough password";
    private static final List<String> LEVELS = List.of("view", "edit", "admin");
    private static final Map<String, String> TOOLS = Map.of(
            "list_environments", "environments",
            "list_action_flows", "action-flows",
            "get_action_flow_analytics", "analytics",
            "get_user_profile", "customers");

    /** Everything that can be held, at its highest: what the first owner holds. */
    private static final List<Permission> EVERYTHING = Stream.of(
                    "organization-preferences:admin",
                    "mcp-registration:admin",
                    "mcp-access:admin",
                    "workbench-members:admin",
                    "roles:admin",
                    "groups:admin",
                    "oauth-clients:admin",
                    "api-keys:admin",
                    "environments:admin",
                    "action-flows:admin",
                    "customers:admin",
                    "analytics:view",
                    "activity-log:view")
            .map(Permission::of)
            .toList();

    private final Installation installation = Installation.demo();
    private final Workbench owner = Workbench.found(installation, "months", PASSWORD);
    private final String organization = "/api/organizations/" + owner.organization("months");

    @TempDir
    Path folder;

    // ---- what the test itself remembers of its requests

    /** @param environments those it is narrowed to, by their names; none for the whole organization */
    private record Permission(String resource, String level, List<String> environments) {

        /** Such as {@code action-flows:edit@Production,Staging}. */
        static Permission of(String text) {
            var parts = text.split("[:@]", -1);
            return new Permission(parts[0], parts[1], parts.length < 3 ? List.of() : List.of(parts[2].split(",")));
        }

        Stream<String> words() {
            var title = Stream.of(resource.split("-", -1))
                    .map(word -> switch (word) {
                        case "mcp", "api" -> word.toUpperCase(Locale.ROOT);
                        case "oauth" -> "OAuth";
                        default -> Character.toUpperCase(word.charAt(0)) + word.substring(1);
                    })
                    .collect(Collectors.joining(" "));
            var lowest = resource.equals("mcp-registration") ? 1 : 0;
            return LEVELS.subList(lowest, LEVELS.indexOf(level) + 1).stream()
                    .map(each -> title + " (" + Character.toUpperCase(each.charAt(0)) + each.substring(1) + ")")
                    .flatMap(each -> environments.isEmpty()
                            ? Stream.of(each)
                            : environments.stream().map(in -> each + " in " + in));
        }

        boolean views(String wanted, String in) {
            return resource.equals(wanted) && (environments.isEmpty() || environments.contains(in));
        }
    }

    private final Map<String, String> ids = new HashMap<>(Map.of("Owner", "owner", "Owners", "owners"));
    private final Map<String, List<Permission>> roles = new HashMap<>(Map.of("Owner", EVERYTHING));
    private final Map<String, Set<String>> rolesOf = new HashMap<>(Map.of("Owners", new TreeSet<>(Set.of("Owner"))));
    private final Map<String, Set<String>> groupsOf =
            new HashMap<>(Map.of("owner@months.example", new TreeSet<>(Set.of("Owners"))));
    private final Set<String> invited = new TreeSet<>();
    private final Set<String> inUse = new TreeSet<>();
    private boolean on = true;

    /** What everybody could do after a request, by the position of its last event. */
    private final TreeMap<Long, Map<String, Set<String>>> expected = new TreeMap<>();

    private Map<String, Set<String>> standing() {
        var standing = new TreeMap<String, Set<String>>();
        groupsOf.forEach((member, groups) -> {
            var held = groups.stream()
                    .flatMap(group -> rolesOf.getOrDefault(group, Set.of()).stream())
                    .flatMap(role -> roles.getOrDefault(role, List.of()).stream())
                    .toList();
            var words = held.stream().flatMap(Permission::words).collect(Collectors.toCollection(TreeSet::new));
            if (on && words.contains("MCP Access (View)")) {
                TOOLS.forEach((tool, resource) -> inUse.stream()
                        .filter(in -> held.stream().anyMatch(permission -> permission.views(resource, in)))
                        .forEach(in -> words.add(tool + " in " + in)));
            }
            words.removeIf(word -> !word.equals(wider(word)) && words.contains(wider(word)));
            if (!words.isEmpty() && !invited.contains(member)) {
                standing.put(member, words);
            }
        });
        return standing;
    }

    /** What a permission in one environment is part of. */
    private static String wider(String word) {
        return word.contains(") in ") ? word.substring(0, word.indexOf(") in ") + 1) : word;
    }

    private void after(JsonNode answer) {
        var position = answer.path("position").asString();
        expected.put(Long.parseLong(position.substring(position.indexOf(':') + 1)), standing());
    }

    // ---- what it asks for

    private void environment(String name) {
        var made = done(owner.post(organization + "/environments", Map.of("name", name)));
        ids.put(name, made.path("environmentId").asString());
        inUse.add(name);
        after(made);
    }

    private void archive(String environment) {
        inUse.remove(environment);
        after(done(owner.post(organization + "/environments/" + ids.get(environment) + "/archive", Map.of())));
    }

    private void restore(String environment) {
        inUse.add(environment);
        after(done(owner.post(organization + "/environments/" + ids.get(environment) + "/restore", Map.of())));
    }

    private void server(boolean enabled) {
        on = enabled;
        after(done(owner.put(organization + "/mcp-server", Map.of("enabled", enabled))));
    }

    private List<Map<String, Object>> bodies(List<Permission> permissions) {
        return permissions.stream()
                .map(permission -> {
                    var body = new LinkedHashMap<String, Object>();
                    body.put("resource", permission.resource());
                    body.put("level", permission.level());
                    if (!permission.environments().isEmpty()) {
                        body.put(
                                "environments",
                                permission.environments().stream().map(ids::get).toList());
                    }
                    return (Map<String, Object>) body;
                })
                .toList();
    }

    private void role(String name, String... permissions) {
        var all = Stream.of(permissions).map(Permission::of).toList();
        var made = done(owner.post(organization + "/roles", Map.of("name", name, "permissions", bodies(all))));
        ids.put(name, made.path("roleId").asString());
        roles.put(name, all);
        after(made);
    }

    private void change(String role, String... permissions) {
        var all = Stream.of(permissions).map(Permission::of).toList();
        roles.put(role, all);
        after(done(owner.put(
                organization + "/roles/" + ids.get(role) + "/permissions", Map.of("permissions", bodies(all)))));
    }

    private void deleteRole(String role) {
        roles.remove(role);
        rolesOf.values().forEach(of -> of.remove(role));
        after(done(owner.delete(organization + "/roles/" + ids.get(role) + "?force=true")));
    }

    private void group(String name) {
        var made = done(owner.post(organization + "/groups", Map.of("name", name)));
        ids.put(name, made.path("groupId").asString());
        rolesOf.put(name, new TreeSet<>());
        after(made);
    }

    private void deleteGroup(String group) {
        rolesOf.remove(group);
        groupsOf.values().forEach(of -> of.remove(group));
        after(done(owner.delete(organization + "/groups/" + ids.get(group) + "?force=true")));
    }

    private String roleOf(String group, String role) {
        return organization + "/groups/" + ids.get(group) + "/roles/" + ids.get(role);
    }

    private void give(String group, String role) {
        rolesOf.get(group).add(role);
        after(done(owner.put(roleOf(group, role), Map.of())));
    }

    private void take(String group, String role) {
        rolesOf.get(group).remove(role);
        after(done(owner.delete(roleOf(group, role))));
    }

    private static String email(String name) {
        return name.toLowerCase(Locale.ROOT) + "@months.example";
    }

    private final Map<String, String> tokens = new HashMap<>();

    private void invite(String name) {
        var made = done(owner.post(
                organization + "/members", Map.of("email", email(name), "firstName", name, "lastName", "Month")));
        ids.put(name, made.path("memberId").asString());
        tokens.put(name, made.path("invitation").path("token").asString());
        groupsOf.put(email(name), new TreeSet<>());
        invited.add(email(name));
        after(made);
    }

    /** Told in the answer to no request of an administrator: what it made of access is seen with the next one. */
    private void accept(String name) {
        done(Workbench.nobody(installation)
                .post("/api/invitations/accept", Map.of("token", tokens.get(name), "password", PASSWORD)));
        invited.remove(email(name));
    }

    private String memberOf(String group, String member) {
        return organization + "/groups/" + ids.get(group) + "/members/" + ids.get(member);
    }

    private void put(String member, String group) {
        groupsOf.get(email(member)).add(group);
        after(done(owner.put(memberOf(group, member), Map.of())));
    }

    private void takeOut(String member, String group) {
        groupsOf.get(email(member)).remove(group);
        after(done(owner.delete(memberOf(group, member))));
    }

    private void remove(String member) {
        groupsOf.remove(email(member));
        after(done(owner.delete(organization + "/members/" + ids.get(member))));
    }

    /** Forty requests and more, each of which is remembered. */
    private void aMonth() {
        environment("Production");
        environment("Staging");
        role("Users", "mcp-access:view", "environments:view");
        role("Flows", "action-flows:edit@Production");
        group("Support");
        give("Support", "Users");
        invite("Alice");
        put("Alice", "Support");
        accept("Alice");
        give("Support", "Flows");
        invite("Bob");
        accept("Bob");
        put("Bob", "Support");
        change("Flows", "action-flows:edit@Production,Staging", "analytics:view@Staging");
        server(false);
        change("Flows", "action-flows:admin", "analytics:view@Staging");
        server(true);
        role("Care", "customers:view", "mcp-access:view");
        group("Care team");
        give("Care team", "Care");
        put("Alice", "Care team");
        takeOut("Alice", "Support");
        archive("Staging");
        put("Bob", "Care team");
        take("Support", "Users");
        change("Care", "customers:view@Production", "mcp-access:view");
        restore("Staging");
        give("Support", "Users");
        invite("Carol");
        put("Carol", "Owners");
        accept("Carol");
        change("Users", "mcp-access:admin", "environments:view@Staging", "activity-log:view");
        remove("Bob");
        take("Care team", "Care");
        environment("Labs");
        give("Care team", "Flows");
        change("Flows", "analytics:view", "action-flows:view@Labs", "action-flows:edit@Production");
        put("Alice", "Support");
        deleteRole("Flows");
        give("Care team", "Care");
        archive("Labs");
        takeOut("Carol", "Owners");
        put("Carol", "Care team");
        deleteGroup("Support");
        server(false);
        restore("Labs");
        remove("Carol");
        change("Care", "customers:view", "mcp-access:view", "environments:view");
        server(true);
    }

    @Test
    void whatIsToldOfTheMonthIsWhatHappenedInIt() {
        aMonth();
        var atomicctl = new Atomicctl(
                Map.of("ATOMIC_DATA", installation.data().toAbsolutePath().toString()), folder);
        var times = times(atomicctl);
        // of requests that fell into one millisecond the last is what was true of it
        var byInstant = new TreeMap<String, Map<String, Set<String>>>();
        expected.forEach((position, standing) -> byInstant.put(times.get(position), standing));
        assertThat(byInstant).hasSizeGreaterThanOrEqualTo(40);

        byInstant.forEach((instant, standing) -> {
            var told = done(owner.get(organization + "/audit/access?limit=200&asOf=" + instant));
            assertThat(standing(told.path("items"))).as(instant).isEqualTo(standing);
        });

        var instants = new ArrayList<>(byInstant.keySet());
        for (var i = 0; i + 7 < instants.size(); i += 5) {
            var from = instants.get(i);
            var to = instants.get(i + 7);
            var changes = done(owner.get(organization + "/audit/changes?limit=200&from=" + from + "&to=" + to));
            assertThat(words(changes.path("net")))
                    .as("%s to %s", from, to)
                    .isEqualTo(net(byInstant.get(from), byInstant.get(to)));
        }

        var middle = instants.get(instants.size() / 2);
        var asTyped = atomicctl
                .run("audit", "access", "--organization", "months", "--as-of", middle, "--json")
                .succeeded();
        assertThat(standing(asTyped.lines("person").stream()
                        .map(line -> line.path("person"))
                        .toList()))
                .isEqualTo(byInstant.get(middle));
        var diff = atomicctl
                .run("audit", "diff", "--organization", "months", "--from", middle, "--json")
                .succeeded();
        assertThat(words(diff.lines("net").stream()
                        .map(line -> line.path("change"))
                        .toList()))
                .isEqualTo(net(byInstant.get(middle), byInstant.lastEntry().getValue()));
    }

    /** When each event was stored, by its position. */
    private Map<Long, String> times(Atomicctl atomicctl) {
        return atomicctl
                .run("audit", "replay", "--organization", "months", "--json")
                .succeeded()
                .out()
                .lines()
                .map(Http.JSON::readTree)
                .collect(Collectors.toMap(
                        entry -> entry.path("position").asLong(),
                        entry -> entry.path("at").asString()));
    }

    private static Map<String, Set<String>> standing(Iterable<JsonNode> people) {
        var standing = new TreeMap<String, Set<String>>();
        for (var person : people) {
            var words = new TreeSet<String>();
            person.path("access")
                    .forEach(held -> words.add(held.at("/what/words").asString()));
            standing.put(person.path("email").asString(), words);
        }
        return standing;
    }

    private static Set<String> net(Map<String, Set<String>> before, Map<String, Set<String>> after) {
        var net = new TreeSet<String>();
        Stream.of(before, after).flatMap(standing -> standing.keySet().stream()).forEach(member -> {
            var had = before.getOrDefault(member, Set.of());
            var has = after.getOrDefault(member, Set.of());
            had.stream().filter(word -> lacks(has, word)).forEach(word -> net.add("- " + member + " " + word));
            has.stream().filter(word -> lacks(had, word)).forEach(word -> net.add("+ " + member + " " + word));
        });
        return net;
    }

    private static boolean lacks(Set<String> words, String word) {
        return !words.contains(word) && !words.contains(wider(word));
    }

    private static Set<String> words(Iterable<JsonNode> changes) {
        var words = new TreeSet<String>();
        changes.forEach(change -> words.add((change.path("gained").asBoolean() ? "+ " : "- ")
                + change.path("email").asString() + " "
                + change.at("/what/words").asString()));
        return words;
    }

    @Test
    void aSlipIsRefusedInOneSentence() {
        var atomicctl = new Atomicctl(
                Map.of("ATOMIC_DATA", installation.data().toAbsolutePath().toString()), folder);
        for (var slip : List.of(
                List.of("access", "--organization", "nobody"),
                List.of("access", "--organization", "acme", "--as-of", "yesterday"),
                List.of("why", "--organization", "acme", "why_nothing"),
                List.of("diff", "--organization", "acme", "--from", "2026-11-03", "--to", "2026-11-02"))) {
            var refused = atomicctl.run(
                    Stream.concat(Stream.of("audit"), slip.stream()).toArray(String[]::new));
            assertThat(refused.status()).as("%s", slip).isEqualTo(1);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err().lines()).singleElement().asString().startsWith("atomicctl: ");
        }
        assertThat(atomicctl.run("audit", "access").status()).isEqualTo(2);
    }
}
