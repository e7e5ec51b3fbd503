package com.atomicmcp.query.door;

import static com.atomicmcp.query.store.Everything.ACME;
import static com.atomicmcp.query.store.Everything.ALICE;
import static com.atomicmcp.query.store.Everything.BOB;
import static com.atomicmcp.query.store.Everything.GLOBEX;
import static com.atomicmcp.query.store.Everything.LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.audit.access.AccessAudit;
import com.atomicmcp.audit.access.Reference;
import com.atomicmcp.audit.refusal.Refusal.Kind;
import com.atomicmcp.audit.refusal.RefusalEntry;
import com.atomicmcp.audit.refusal.RefusalLog;
import com.atomicmcp.call.CallHistory;
import com.atomicmcp.door.Callers;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRenamed;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.kernel.Page;
import com.atomicmcp.log.AggregateLog;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.OrganizationLog;
import com.atomicmcp.organization.McpUrl;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.McpTool;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.projection.ReadModels;
import com.atomicmcp.query.projection.Views;
import com.atomicmcp.query.store.EmbeddedMongo;
import com.atomicmcp.query.store.Everything;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection;
import com.mongodb.client.MongoDatabase;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.annotation.AnnotationQueryHandlerAdapter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.mock.web.MockServletContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.GenericWebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(EmbeddedMongo.class)
class QueryApiTest {

    private static final String API = "/api/organizations/acme";

    private final AccessModel access = new AccessModel();
    private final AtomicReference<@Nullable Caller> caller = new AtomicReference<>();
    private final List<Entry> known = new ArrayList<>();
    private final KnownRefusals refusals = new KnownRefusals();
    private ReadModels models;
    private GenericWebApplicationContext context;
    private MockMvcTester api;

    @BeforeEach
    void open(MongoDatabase database) {
        models = new ReadModels(database, Everything.projections()).start();
        context = new GenericWebApplicationContext(new MockServletContext());
        AnnotationConfigUtils.registerAnnotationConfigProcessors(context);
        context.registerBean(Views.class, models::views);
        context.registerBean(AccessModel.class, () -> access);
        context.registerBean(OrganizationLog.class, () -> this::log);
        context.registerBean(McpUrl.class, () -> new McpUrl("https://{subdomain}.example.com/mcp/v1"));
        context.registerBean(Callers.class, () -> new Door(caller));
        context.registerBean(Clock.class, () -> Clock.fixed(Everything.NOON.plusSeconds(172_800), ZoneOffset.UTC));
        context.registerBean(Questions.class);
        context.registerBean(AggregateLog.class, () -> _ -> known.stream());
        context.registerBean(CallHistory.class, () -> new KeptCalls(models.calls.log()));
        context.registerBean(RefusalLog.class, () -> refusals);
        context.registerBean(AccessAudit.class, () -> new AccessAudit(access, _ -> known.stream()));
        var bus = SimpleQueryBus.builder().build();
        context.registerBean(
                QueryGateway.class,
                () -> DefaultQueryGateway.builder().queryBus(bus).build());
        for (var projection : Everything.projections()) {
            register(projection);
        }
        var scanner = new ClassPathBeanDefinitionScanner(context, false);
        scanner.addIncludeFilter(
                (reader, _) -> reader.getClassMetadata().getClassName().matches(".*(Answers|\\.Turns)"));
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        scanner.scan("com.atomicmcp.query");
        context.refresh();
        context.getBeansOfType(Object.class).values().stream()
                .filter(bean -> bean.getClass().getSimpleName().endsWith("Answers"))
                .forEach(bean -> new AnnotationQueryHandlerAdapter<>(bean).subscribe(bus));
        api = MockMvcTester.of(
                context.getBeansWithAnnotation(RestController.class).values().toArray());

        models.decisions.append(Everything.decisions());
        models.intake.append(Everything.intake(100));
        models.calls.append(Everything.calls());
        follow();
        caller.set(member(ALICE));
    }

    @AfterEach
    void close() {
        context.close();
        models.close();
    }

    /** Two of them, and how they were asked for. */
    private static final class KnownRefusals implements RefusalLog {
        private final List<String> asked = new ArrayList<>();

        @Override
        public Page<RefusalEntry> list(OrganizationId organization, Filter filter, @Nullable String after, int limit) {
            asked.add(organization + " " + filter + " " + after + " " + limit);
            var entry = new RefusalEntry(
                    after == null ? "177000000000002222222" : "177000000000001111111",
                    Everything.NOON,
                    Everything.NOON,
                    3,
                    Kind.SIGN_IN,
                    null,
                    null,
                    "wrong-password",
                    null,
                    null,
                    null);
            return new Page<>(List.of(entry), after == null ? entry.id() : null);
        }
    }

    @Test
    void whatWasRefusedIsToldAPageAtATimeToWhoMaySeeTheActivityLog() {
        assertRefused(API + "/audit/refusals", "not-allowed");
        allow(Permission.of(Resource.ACTIVITY_LOG, Level.VIEW));
        var first = JsonMapper.shared()
                .readTree(get(API + "/audit/refusals?limit=1&kind=sign-in&from=2026-11-01&actor=alice"));
        assertThat(first.at("/items/0/rule").asString()).isEqualTo("wrong-password");
        assertThat(first.at("/items/0/times").asInt()).isEqualTo(3);
        var second = JsonMapper.shared()
                .readTree(get(API + "/audit/refusals?limit=1&cursor="
                        + first.path("next").asString()));
        assertThat(second.at("/items/0/id").asString()).isEqualTo("177000000000001111111");
        assertThat(second.has("next")).isFalse();
        assertThat(refusals.asked.getFirst())
                .isEqualTo("acme Filter[from=2026-11-01T00:00:00Z, to=null, actor=alice, kind=SIGN_IN] null 1");
        assertRefused(API + "/audit/refusals?kind=all", "invalid-value");
        assertRefused(API + "/audit/refusals?cursor=AAAA", "invalid-value");
        assertRefused(API + "/audit/refusals?limit=0", "invalid-value");
    }

    @Test
    void theOperatorSeesEverything() {
        caller.set(new Caller(Caller.Kind.OPERATOR, "operator", "Operator", null, null, null, "c"));

        assertThat(get(API)).contains("\"mcpUrl\":\"https://acme.example.com/mcp/v1\"", "\"mcpServerEnabled\":true");
        assertThat(get(API + "/environments")).contains("Drafts", "archived");
        assertThat(get(API + "/environments/live/action-flows/welcome")).contains("\"state\":\"published\"");
        assertThat(get(API + "/roles")).contains("viewer");
        assertThat(get(API + "/groups")).contains("\"members\":[\"alice\"]").doesNotContain("old");
        assertThat(get(API + "/members")).contains("bob@example.com");
        assertThat(get(API + "/clients")).contains("Revoked", "Active", "con_1", "con_2", "con_3");
        assertThat(get(API + "/environments/live/customers/ada")).contains("Ada of acme");
        assertThat(get("/customer-api/acme/v1/live/customers/ada"))
                .contains("{\"data\":{\"id\":\"ada\"", "\"profile\":{\"a.b\":\"c\",\"name\":\"Ada of acme\"", "vip");
        assertThat(
                        get(
                                API
                                        + "/environments/live/action-flows/welcome/analytics?from=2026-03-02T00:00:00Z&to=2026-03-04T00:00:00Z&limit=1"))
                .contains("\"total\":100", "\"next\":\"");
        assertThat(get(API + "/environments/live/action-flows/welcome/analytics"))
                .contains("\"total\":100");
    }

    @Test
    void theOperatorAloneFindsAnOrganizationByItsSubdomain() {
        assertRefused("/api/organizations?subdomain=acme", "not-allowed");
        caller.set(new Caller(Caller.Kind.OPERATOR, "operator", "Operator", null, null, null, "c"));

        assertThat(get("/api/organizations?subdomain=acme")).contains("\"organizationId\":\"acme\"");
        assertThat(get("/api/organizations?subdomain=nobody")).isEqualTo("[]");
    }

    @Test
    void whatIsAskedForIsNotKeptByCaches() {
        allow(Permission.of(Resource.ROLES, Level.VIEW));

        assertThat(api.get().uri(API + "/roles?after=" + head()).exchange()).hasHeader("Cache-Control", "no-store");
    }

    @Test
    void whatWasJustDecidedIsSeenByWhoAsksForIt() {
        allow(Permission.of(Resource.ENVIRONMENTS, Level.VIEW));
        for (var i = 0; i < 20; i++) {
            models.decisions.append(new EnvironmentRenamed(ACME, LIVE, "Name " + i));

            assertThat(get(API + "/environments")).contains("\"Name " + i + "\"");
        }
    }

    @Test
    void nobodySeesWhatTheyHoldNoPermissionFor() {
        for (var path : List.of(
                "",
                "/environments",
                "/environments/live/action-flows",
                "/environments/live/action-flows/welcome",
                "/environments/live/action-flows/welcome/analytics?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z",
                "/environments/live/customers/ada",
                "/roles",
                "/groups",
                "/members",
                "/audit/entries",
                "/audit/entries/1",
                "/audit/entries.csv",
                "/audit/entries.jsonl",
                "/audit/calls")) {
            assertRefused(API + path, "not-allowed");
        }
        assertRefused("/customer-api/acme/v1/live/customers/ada", "not-allowed");
    }

    @Test
    void aRefusalDoesNotTellWhatExistsFromWhatDoesNot() {
        allow(new Permission(Resource.CUSTOMERS, Level.VIEW, List.of(LIVE)));
        allow(new Permission(Resource.ACTION_FLOWS, Level.VIEW, List.of(LIVE)));

        assertThat(refusal(API + "/environments/test/customers/ada").message().replace("test", "nope"))
                .isEqualTo(refusal(API + "/environments/nope/customers/ada").message());
        assertThat(refusal(API + "/environments/test/action-flows/welcome")
                        .message()
                        .replace("test", "nope"))
                .isEqualTo(
                        refusal(API + "/environments/nope/action-flows/welcome").message());
        assertRefused(API + "/environments/live/customers/nobody", "not-found");
        assertRefused(API + "/environments/live/action-flows/nothing", "not-found");
        assertThat(get(API + "/environments/live/customers/ada")).contains("Ada of acme");
    }

    @Test
    void anOrganizationIsNotToldFromNoneToThoseWhoAreNotInIt() {
        caller.set(null);

        assertThat(refusal("/customer-api/acme/v1/live/customers/ada").message().replace("acme", "nope"))
                .isEqualTo(refusal("/customer-api/nope/v1/live/customers/ada").message());
    }

    @Test
    void onlyEnvironmentsThatMayBeViewedAreListed() {
        allow(new Permission(Resource.ENVIRONMENTS, Level.VIEW, List.of(new EnvironmentId("test"))));

        assertThat(get(API + "/environments")).contains("Drafts").doesNotContain("live");
    }

    @Test
    void everyMemberSeesTheirOwnClientsAndOnlyTheirConnections() {
        caller.set(member(BOB));

        assertThat(get(API + "/clients")).contains("con_2", "con_3").doesNotContain("con_1");
        caller.set(member(ALICE));
        assertThat(get(API + "/clients")).contains("con_1", "Copilot").doesNotContain("con_2", "a cli");
        allow(Permission.of(Resource.MCP_ACCESS, Level.ADMIN));
        assertThat(get(API + "/clients")).contains("con_1", "con_2", "con_3");
    }

    @Test
    void theListTellsWhenEachConnectionWasLastUsedAndHowMuch() {
        allow(Permission.of(Resource.MCP_ACCESS, Level.ADMIN));

        var clients = JsonMapper.shared().readTree(get(API + "/clients"));
        var cli = clients.path(0);
        var copilot = clients.path(1);

        assertThat(copilot.path("hosts").path(0).asString()).isEqualTo("copilot.example");
        assertThat(cli.path("lastUsedAt").isNull()).as("never used").isTrue();
        assertThat(cli.path("requestsInLastWeek").asInt()).isZero();
        assertThat(copilot.path("lastUsedAt").asString()).isEqualTo("2026-03-02T13:29:00Z");
        assertThat(copilot.path("requestsInLastWeek").asInt()).isEqualTo(91);
        assertThat(copilot.path("connections")
                        .valueStream()
                        .map(connection -> connection.path("connectionId").asString() + " "
                                + connection.path("lastUsedAt").asString() + " "
                                + connection.path("requestsInLastWeek").asInt()))
                .containsExactly("con_2 2026-03-02T13:29:00Z 90", "con_1 2026-03-02T12:00:00Z 1");
    }

    @Test
    void whatWasAskedOfTheOrganizationIsShownPageByPageTheNewestFirst() {
        allow(Permission.of(Resource.ACTIVITY_LOG, Level.VIEW));

        var seen = new ArrayList<Long>();
        var cursor = "";
        do {
            var page = JsonMapper.shared().readTree(get(API + "/audit/calls?limit=40" + cursor));
            page.path("items").forEach(call -> {
                seen.add(call.path("position").asLong());
                assertThat(call.at("/member/name").asString()).isEqualTo("Bob Baker");
            });
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asString();
            models.calls.append(Everything.call(GLOBEX, "con_2", Everything.NOON));
        } while (!cursor.isEmpty());

        assertThat(seen)
                .hasSize(91)
                .isSortedAccordingTo(Comparator.reverseOrder())
                .doesNotHaveDuplicates();
        assertThat(get(API + "/audit/calls?connection=con_1"))
                .contains("Bob Baker called list_environments with ", ": 3 rows, 1.5 ms", "\"connection\":\"con_1\"")
                .doesNotContain("con_2");
        assertThat(get(API + "/audit/calls?outcome=refused&outcome=failed")).contains("\"items\":[]");
    }

    @Test
    void actionFlowsAreListedByNameIgnoringCasePageByPage() {
        allow(Permission.of(Resource.ACTION_FLOWS, Level.VIEW));
        var flows = API + "/environments/live/action-flows";
        var first = get(flows + "?limit=2");
        var cursor = first.replaceAll("(?s).*\"next\":\"([^\"]+)\".*", "$1");

        assertThat(first.indexOf("\"ASK\"")).isPositive().isLessThan(first.indexOf("\"goodbye\""));
        assertThat(get(flows + "?limit=2&cursor=" + cursor))
                .contains("\"Welcome\"")
                .doesNotContain("goodbye")
                .doesNotContain("\"next\":\"");
        assertThat(get(flows + "?text=SAYS&state=draft")).contains("ask").doesNotContain("welcome", "bye");
    }

    @Test
    void whatCannotBeAskedIsRefused() {
        allow(Permission.of(Resource.ACTION_FLOWS, Level.VIEW));
        allow(Permission.of(Resource.ANALYTICS, Level.VIEW));
        allow(Permission.of(Resource.ACTIVITY_LOG, Level.VIEW));

        for (var mistake : List.of(
                "limit=0",
                "limit=201",
                "cursor=x",
                "outcome=good",
                "from=yesterday",
                "connection=a%20b",
                "within=7d",
                "beforeRevocation=true",
                "beforeRevocation=perhaps",
                "beforeRevocation=true&client=cli&within=soon")) {
            assertRefused(API + "/audit/calls?" + mistake, "invalid-value");
        }
        for (var nothing : List.of("client=nope", "connection=nope", "member=nobody@acme.test")) {
            assertRefused(API + "/audit/calls?" + nothing, "not-found");
        }
        assertRefused(API + "/environments/live/action-flows?state=gone", "invalid-value");
        assertRefused(API + "/environments/live/action-flows?limit=1000", "invalid-value");
        assertRefused(API + "/environments/live/action-flows?cursor=x", "invalid-value");
        assertRefused(API + "/environments/live/action-flows?after=17", "invalid-value");
        assertRefused(API + "/environments/live/action-flows/welcome/analytics?from=yesterday", "invalid-value");
        assertRefused(
                API + "/environments/live/action-flows/welcome/analytics?to=-1000000000-01-01T00:00:00Z",
                "invalid-value");
        assertRefused(API + "/environments/nope/action-flows", "not-found");
        assertRefused("/api/organizations/a%20b", "invalid-value");
    }

    @Test
    void whoCouldDoWhatIsToldPageByPageToWhoMayViewTheActivityLog() {
        var access = API + "/audit/access?asOf=2100-01-01&limit=1";
        assertRefused(access, "not-allowed");
        allow(Permission.of(Resource.ACTIVITY_LOG, Level.VIEW));
        models.decisions.append(
                new MemberActivated(ACME, BOB, new AccountId("acc_bob")),
                new MemberAddedToGroup(ACME, new GroupId("extra-" + (known.size() - 4)), BOB));
        follow();

        var first = JsonMapper.shared().readTree(get(access));
        assertThat(first.at("/items/0/name").asString()).isEqualTo("Alice Abel");
        assertThat(first.at("/items/0/access/0/what/words").asString()).isEqualTo("Activity Log (View)");
        assertThat(first.at("/items/0/access/0/through/0/since/kind").asString())
                .isEqualTo("group.member-added");
        var second = JsonMapper.shared()
                .readTree(get(API + "/audit/access?limit=1&cursor="
                        + first.path("next").asString()));
        assertThat(second.at("/items/0/name").asString()).isEqualTo("Bob Baker");
        assertThat(second.path("asOf").asString())
                .as("of the same instant")
                .isEqualTo(first.path("asOf").asString());
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void changesOfAccessAreToldPageByPageAndSummedUpOnTheLast() {
        allow(Permission.of(Resource.ACTIVITY_LOG, Level.VIEW));
        allow(Permission.of(Resource.ROLES, Level.EDIT));
        var changes = API + "/audit/changes?from=2000-01-01&to=2100-01-01&limit=2";
        var first = JsonMapper.shared().readTree(get(changes));
        assertThat(words(first)).containsExactly("Activity Log (View)", "Roles (View)");
        assertThat(first.has("net")).isFalse();
        var second = JsonMapper.shared()
                .readTree(get(changes + "&cursor=" + first.path("next").asString()));
        assertThat(words(second)).containsExactly("Roles (Edit)");
        assertThat(second.has("next")).isFalse();
        assertThat(second.path("net").size()).isEqualTo(3);
    }

    @Test
    void whyIsToldByQuestionAndByReference() {
        assertRefused(API + "/audit/why?member=alice", "not-allowed");
        assertRefused(API + "/audit/why/why_x", "not-allowed");
        allow(Permission.of(Resource.ACTIVITY_LOG, Level.VIEW));
        var asked = get(
                API + "/audit/why?member=bob@example.com&tool=list_action_flows&environment=live" + "&asOf=2100-01-01");
        var why = JsonMapper.shared().readTree(asked);
        assertThat(why.path("words").asString()).isEqualTo("Denied: Bob Baker has not accepted the invitation yet.");
        assertThat(why.at("/missing/0/link").asString()).isEqualTo("membership");
        assertThat(why.at("/today/change/requests/0/path").asString()).startsWith(API);
        var reference = new Reference(BOB, McpTool.LIST_ACTION_FLOWS, LIVE, Instant.parse("2100-01-01T00:00:00Z"));
        assertThat(get(API + "/audit/why/" + reference.text(ACME))).isEqualTo(asked);
        assertRefused(API + "/audit/why/" + reference.text(Everything.GLOBEX), "invalid-value");
    }

    private static List<String> words(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(change -> change.at("/what/words").asString())
                .toList();
    }

    @Test
    void aSlipInAQuestionAboutThePastIsNoAnswer() {
        allow(Permission.of(Resource.ACTIVITY_LOG, Level.VIEW));
        assertRefused(API + "/audit/access?asOf=yesterday", "invalid-value");
        assertRefused(API + "/audit/access?tool=drop_tables", "invalid-value");
        assertRefused(API + "/audit/access?permission=all", "invalid-value");
        assertRefused(API + "/audit/access?asOf=2100-01-01&member=nobody@acme.example", "not-found");
        assertRefused(API + "/audit/access?cursor=x", "invalid-value");
        assertRefused(API + "/audit/changes?from=2100-01-01&to=2000-01-01", "invalid-value");
        assertRefused(API + "/audit/why?member=alice&tool=drop_tables", "invalid-value");
        assertRefused(API + "/audit/why?member=nobody", "not-found");
        assertRefused(API + "/audit/why/why_nothing", "invalid-value");
        assertRefused(API + "/audit/changes?from=2000-01-01&cursor=MjAwMC0wMS0wMQp4", "invalid-value");
    }

    @Test
    void whatIsNotThereYetIsNotReady() {
        allow(Permission.of(Resource.ROLES, Level.VIEW));

        assertRefused(API + "/roles?after=decisions:999999", "not-ready");
    }

    private <T> void register(T bean) {
        @SuppressWarnings("unchecked")
        var type = (Class<T>) bean.getClass();
        context.registerBean(type, () -> bean);
    }

    private String get(String path) {
        var result = api.get()
                .uri(URI.create(path + (path.contains("?") ? "&" : "?") + "after=" + head() + "&after=intake:"
                        + models.intake.log().head() + "&after=calls:"
                        + models.calls.log().head()))
                .exchange();
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private String head() {
        return "decisions:" + models.decisions.log().head();
    }

    private void assertRefused(String path, String rule) {
        assertThat(refusal(path).rule()).isEqualTo(rule);
    }

    private Rejection refusal(String path) {
        var result = api.get().uri(URI.create(path)).exchange();
        assertThat(result).failure().cause().isInstanceOf(Refused.class);
        return ((Refused) result.getUnresolvedException().getCause()).rejection();
    }

    /** Gives Alice one permission more. */
    private void allow(Permission permission) {
        var id = "extra-" + known.size();
        models.decisions.append(
                new RoleCreated(ACME, new RoleId(id), id, "", List.of(permission)),
                new GroupCreated(ACME, new GroupId(id), id, ""),
                new RoleAddedToGroup(ACME, new GroupId(id), new RoleId(id)),
                new MemberAddedToGroup(ACME, new GroupId(id), ALICE));
        follow();
    }

    private void follow() {
        var from = known.isEmpty() ? -1 : known.getLast().position();
        try (var entries = models.decisions.log().after(from)) {
            entries.forEach(entry -> {
                known.add(entry);
                access.evolve(entry);
            });
        }
    }

    private Stream<Entry> log(OrganizationId organization) {
        return models.decisions
                .log()
                .after(Log.START)
                .filter(entry -> ((Event) entry.event()).organizationId().equals(organization));
    }

    private static Caller member(MemberId member) {
        return new Caller(Caller.Kind.MEMBER, member.value(), "A member", null, null, null, "c");
    }

    private record Door(AtomicReference<@Nullable Caller> caller) implements Callers {

        @Override
        public Caller in(OrganizationId organization) {
            var known = caller.get();
            if (known == null || !organization.equals(ACME)) {
                throw new Refused(new Rejection.NotFound("organization", organization.value()));
            }
            return known;
        }

        @Override
        public Caller operator() {
            var known = caller.get();
            if (known == null || known.kind() != Caller.Kind.OPERATOR) {
                throw new Refused(new Rejection.NotAllowed("the operator's token", List.of()));
            }
            return known;
        }

        @Override
        public AccountId account() {
            throw new UnsupportedOperationException();
        }
    }
}
