package com.atomicmcp.launcher.demo;

import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.launcher.demo.DemoData.Customer;
import com.atomicmcp.launcher.demo.DemoData.Flow;
import com.atomicmcp.launcher.demo.DemoData.Grant;
import com.atomicmcp.launcher.demo.DemoData.Organization;
import com.atomicmcp.launcher.demo.DemoData.Person;
import com.atomicmcp.launcher.demo.DemoData.Reported;
import com.atomicmcp.launcher.demo.DemoData.Role;
import com.atomicmcp.launcher.demo.Workbench.Answer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Fills one organization, as its owner; what is there already is left as it is. */
final class Tenant {

    private static final int CUSTOMERS_AT_ONCE = 500;
    private static final int EVENTS_AT_ONCE = 1_000;

    private final Workbench workbench;
    private final String token;
    private final Organization data;
    private final Consumer<String> progress;
    private final JsonNode membership;
    private final String path;
    private final Map<String, String> environments = new HashMap<>();
    private final Map<String, String> flows = new HashMap<>();

    private Tenant(
            Workbench workbench, String token, Organization data, Consumer<String> progress, JsonNode membership) {
        this.workbench = workbench;
        this.token = token;
        this.data = data;
        this.progress = progress;
        this.membership = membership;
        this.path = "/api/organizations/" + membership.path("organizationId").asString();
    }

    static Tenant of(Workbench workbench, String token, Organization data, Consumer<String> progress) {
        var me = workbench.get(token, "/api/me");
        var membership = find(me.body().path("memberships"), "subdomain", data.subdomain())
                .orElseThrow(() -> new DemoFailed(data.owner().email() + " is not a member of '" + data.subdomain()
                        + "'. Load the demo into an empty data directory."));
        return new Tenant(workbench, token, data, progress, membership);
    }

    String mcpUrl() {
        return membership.path("mcpUrl").asString();
    }

    /** Putting environments away is the last thing that happens, and so the sign that all else did. */
    boolean complete() {
        return find(workbench.get(token, path + "/environments").body(), "state", "archived")
                .isPresent();
    }

    void fill() {
        if (!membership.path("mcpServerEnabled").asBoolean()) {
            workbench.put(token, path + "/mcp-server", Map.of("enabled", true));
        }
        createEnvironments();
        createRoles();
        inviteMembers();
        createFlows();
        say("environments, members, " + data.flows().size() + " Action Flows; MCP Server on");
        reportCustomers();
        reportEvents();
        data.flows().stream().filter(Flow::archived).forEach(this::archive);
        awaitReadModels();
        archiveEnvironments();
    }

    private void createEnvironments() {
        var there = workbench.get(token, path + "/environments").body();
        for (var environment : data.environments()) {
            var id = find(there, "name", environment.name())
                    .map(found -> found.path("environmentId").asString())
                    .orElseGet(() -> workbench
                            .post(token, path + "/environments", Map.of("name", environment.name()))
                            .text("environmentId"));
            environments.put(environment.name(), id);
        }
    }

    private void createRoles() {
        var roles = workbench.get(token, path + "/roles").body();
        var groups = workbench.get(token, path + "/groups").body();
        for (var role : data.roles()) {
            var roleId = find(roles, "name", role.name())
                    .map(found -> found.path("roleId").asString())
                    .orElseGet(() -> workbench
                            .post(
                                    token,
                                    path + "/roles",
                                    Map.of(
                                            "name", role.name(),
                                            "description", role.description(),
                                            "permissions", permissions(role)))
                            .text("roleId"));
            var groupId = find(groups, "name", role.group())
                    .map(found -> found.path("groupId").asString())
                    .orElseGet(() -> workbench
                            .post(
                                    token,
                                    path + "/groups",
                                    Map.of("name", role.group(), "description", role.description()))
                            .text("groupId"));
            workbench.put(token, path + "/groups/" + groupId + "/roles/" + roleId, null);
        }
    }

    private List<Map<String, Object>> permissions(Role role) {
        return role.grants().stream().map(this::permission).toList();
    }

    /** One that is for the whole organization names no environments. */
    private Map<String, Object> permission(Grant grant) {
        var permission = new HashMap<String, Object>(Map.of("resource", grant.resource(), "level", grant.level()));
        if (!grant.environments().isEmpty()) {
            permission.put(
                    "environments",
                    grant.environments().stream().map(this::environment).toList());
        }
        return permission;
    }

    private void inviteMembers() {
        var members = workbench.get(token, path + "/members").body();
        var groups = data.members().isEmpty()
                ? members
                : workbench.getUpToDate(token, path + "/groups").body();
        for (var person : data.members()) {
            var found = find(members, "email", person.email());
            var memberId =
                    found.map(member -> member.path("memberId").asString()).orElseGet(() -> invite(person));
            if (found.filter(member -> member.path("state").asString("").equals("invited"))
                    .isPresent()) {
                accept(workbench, workbench.post(token, path + "/members/" + memberId + "/invitation", null));
            }
            find(groups, "name", String.valueOf(person.group()))
                    .map(group -> path + "/groups/" + group.path("groupId").asString() + "/members/" + memberId)
                    .ifPresent(membership -> workbench.put(token, membership, null));
        }
    }

    private String invite(Person person) {
        var answer = workbench.post(token, path + "/members", invitation(person));
        accept(workbench, answer);
        return answer.text("memberId");
    }

    static Map<String, String> invitation(Person person) {
        return Map.of("email", person.email(), "firstName", person.firstName(), "lastName", person.lastName());
    }

    /** Accepts what an answer invites to. */
    static void accept(Workbench workbench, Answer invited) {
        var invitation = invited.body().path("invitation").path("token").asString("");
        workbench
                .send(
                        "POST",
                        null,
                        "/api/invitations/accept",
                        Map.of("token", invitation, "password", DemoData.PASSWORD))
                .orFail();
    }

    private void createFlows() {
        for (var environment : data.environments()) {
            var at = path + "/environments/" + environment(environment.name()) + "/action-flows";
            var there = items(workbench.get(token, at + "?limit=200"));
            data.flows().stream()
                    .filter(flow -> flow.environment().equals(environment.name()))
                    .forEach(flow -> create(flow, at, named(there, flow.name())));
        }
    }

    private void create(Flow flow, String at, Optional<JsonNode> found) {
        var version = found.map(there -> there.path("version").asInt()).orElse(0);
        var first =
                flow.published().isEmpty() ? flow.content() : flow.published().getFirst();
        var id = found.map(there -> there.path("flowId").asString())
                .orElseGet(() -> workbench.post(token, at, first).text("flowId"));
        flows.put(flow.environment() + "/" + flow.name(), id);
        if (found.filter(Tenant::isArchived).isPresent()) {
            return;
        }
        for (var content : flow.published().subList(version, flow.version())) {
            publish(at + "/" + id, content);
        }
        if (flow.draft() != null && flow.version() > 0) {
            workbench.put(token, at + "/" + id + "/draft", flow.draft());
        }
    }

    private void publish(String flow, FlowContent content) {
        workbench.put(token, flow + "/draft", content);
        workbench.post(token, flow + "/publish", null);
    }

    private void archive(Flow flow) {
        workbench.post(
                token,
                path + "/environments/" + environment(flow.environment()) + "/action-flows/" + flow(flow) + "/archive",
                null);
    }

    private void reportCustomers() {
        for (var environment : data.environments()) {
            var customers = data.customers().stream()
                    .filter(customer -> customer.environment().equals(environment.name()))
                    .toList();
            customers.stream()
                    .map(Tenant::wire)
                    .gather(Gatherers.windowFixed(CUSTOMERS_AT_ONCE))
                    .forEach(batch -> report(environment.name(), "customers", batch));
            customers.forEach(this::tag);
        }
        say(data.customers().size() + " customers");
    }

    private void tag(Customer customer) {
        for (var tag : customer.tags()) {
            workbench.put(
                    token,
                    customerApi(customer.environment()) + "/customers/" + customer.id() + "/tags/" + tag.name(),
                    tag.expiresAt() == null ? Map.of() : Map.of("expiresAt", tag.expiresAt()));
        }
    }

    private void reportEvents() {
        var sent = 0;
        for (var environment : data.environments()) {
            var batches = data.events().stream()
                    .filter(event -> event.environment().equals(environment.name()))
                    .map(this::wire)
                    .gather(Gatherers.windowFixed(EVENTS_AT_ONCE))
                    .toList();
            for (var batch : batches) {
                report(environment.name(), "analytics", batch);
                sent += batch.size();
                if (sent % 5_000 < batch.size() || sent == data.events().size()) {
                    say(String.format(
                            java.util.Locale.ROOT,
                            "%,d of %,d analytics events",
                            sent,
                            data.events().size()));
                }
            }
        }
    }

    private void report(String environment, String what, List<Map<String, Object>> batch) {
        var answer = workbench.post(token, customerApi(environment) + "/" + what, Map.of("data", batch));
        var refused = answer.body().path("data").path("refused");
        if (!refused.isEmpty()) {
            throw new DemoFailed(answer.method() + " " + answer.path() + " refused " + refused.size() + " of "
                    + batch.size() + ", the first one: " + refused.path(0));
        }
    }

    /** So that the first question already finds everything. */
    private void awaitReadModels() {
        say("waiting for the read models");
        for (var environment : data.environments()) {
            var at = path + "/environments/" + environment(environment.name());
            workbench.getUpToDate(token, at + "/action-flows?limit=1");
            data.customers().stream()
                    .filter(customer -> customer.environment().equals(environment.name()))
                    .findFirst()
                    .ifPresent(customer -> workbench.getUpToDate(token, at + "/customers/" + customer.id()));
            data.flows().stream()
                    .filter(flow -> flow.environment().equals(environment.name()))
                    .findFirst()
                    .ifPresent(flow ->
                            workbench.getUpToDate(token, at + "/action-flows/" + flow(flow) + "/analytics?limit=1"));
        }
    }

    private void archiveEnvironments() {
        data.environments().stream()
                .filter(DemoData.Environment::archived)
                .forEach(environment -> workbench.post(
                        token, path + "/environments/" + environment(environment.name()) + "/archive", null));
        workbench.getUpToDate(token, path + "/environments");
    }

    private static Map<String, Object> wire(Customer customer) {
        var given = customer.profile();
        var profile = new LinkedHashMap<String, Object>(given.customFields());
        put(profile, "name", given.name());
        put(profile, "email", given.email());
        put(profile, "phone", given.phone());
        put(profile, "timezone", given.timezone());
        put(profile, "user_type", given.userType());
        put(profile, "first_seen_at", given.firstSeenAt());
        put(profile, "last_seen_at", given.lastSeenAt());
        return Map.of(
                "id", customer.id(),
                "created", customer.created(),
                "profile", profile,
                "preferences", customer.preferences());
    }

    private Map<String, Object> wire(Reported event) {
        var fact = event.fact();
        var wire = new LinkedHashMap<String, Object>();
        put(wire, "id", fact.id());
        put(wire, "name", fact.name());
        put(wire, "timestamp", fact.timestamp());
        put(wire, "endUserId", fact.endUserId());
        put(wire, "flowConfigId", flows.get(event.environment() + "/" + event.flow()));
        put(wire, "flowInvocationId", fact.flowInvocationId());
        put(wire, "origin", fact.origin());
        put(wire, "userLocalTimestamp", fact.userLocalTimestamp());
        wire.putAll(fact.contexts());
        return wire;
    }

    private static void put(Map<String, Object> into, String field, @Nullable Object value) {
        if (value != null) {
            into.put(field, value);
        }
    }

    private String customerApi(String environment) {
        return "/customer-api/" + data.subdomain() + "/v1/" + environment(environment);
    }

    private String environment(String name) {
        return known(environments, name);
    }

    private String flow(Flow flow) {
        return known(flows, flow.environment() + "/" + flow.name());
    }

    private static String known(Map<String, String> ids, String name) {
        var id = ids.get(name);
        if (id == null) {
            throw new IllegalStateException("the demo names '" + name + "' but does not make it");
        }
        return id;
    }

    private void say(String what) {
        progress.accept(data.name() + ": " + what);
    }

    private static boolean isArchived(JsonNode thing) {
        return thing.path("state").asString("").equals("archived");
    }

    private static JsonNode items(Answer page) {
        return page.body().path("items");
    }

    private static Optional<JsonNode> find(JsonNode list, String field, String value) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(thing -> thing.path(field).asString("").equals(value))
                .findFirst();
    }

    private static Optional<JsonNode> named(JsonNode flows, String name) {
        return StreamSupport.stream(flows.spliterator(), false)
                .filter(flow -> flow.path("live").path("name").asString("").equals(name)
                        || flow.path("draft").path("name").asString("").equals(name))
                .findFirst();
    }
}
