package com.atomicmcp.command.bus;

import static com.atomicmcp.command.Acme.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.atomicmcp.access.AccessCommand;
import com.atomicmcp.access.AccessCommand.ActivateMember;
import com.atomicmcp.access.AccessCommand.AddMemberToGroup;
import com.atomicmcp.access.AccessCommand.CreateGroup;
import com.atomicmcp.access.AccessCommand.InviteMember;
import com.atomicmcp.access.AccessCommand.RemoveMember;
import com.atomicmcp.audit.refusal.Refusal;
import com.atomicmcp.client.ClientCommand.RegisterClient;
import com.atomicmcp.client.Registration;
import com.atomicmcp.environment.EnvironmentCommand.CreateEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.RenameEnvironment;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.flow.FlowCommand.ArchiveActionFlow;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.log.Entry;
import com.atomicmcp.organization.Founder;
import com.atomicmcp.organization.OrganizationCommand.EnableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.RegisterOrganization;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection;
import com.atomicmcp.rejection.Rejection.AlreadyExists;
import com.atomicmcp.rejection.Rejection.LastAdministrator;
import com.atomicmcp.rejection.Rejection.NameTaken;
import com.atomicmcp.rejection.Rejection.NotAllowed;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.TooManyAtOnce;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** What must hold however many ask at once, in one process or in two, on a real store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CommandsContract {

    private static final MemberId OLIVIA = new MemberId("olivia");
    private static final MemberId PAUL = new MemberId("paul");
    private static final GroupId OWNERS = new GroupId("owners");
    private static final EnvironmentId FIRST = new EnvironmentId("first");
    private static final EnvironmentId SECOND = new EnvironmentId("second");

    private JdbcClient sql;
    private CommandProcess here;
    private CommandProcess there;

    /** Opens the store, empty. */
    abstract DataSource open() throws Exception;

    /** The platform whose tables it has. */
    abstract String platform();

    /** The tables as the stores make them. */
    private String schema() {
        return "../launcher/src/main/resources/schema/" + platform() + "/logs.sql";
    }

    @BeforeAll
    void startTwoProcesses() throws Exception {
        var store = open();
        new ResourceDatabasePopulator(
                        new FileSystemResource(schema()), new ClassPathResource("schema/common/names.sql"))
                .execute(store);
        sql = JdbcClient.create(store);
        here = new CommandProcess(store);
        there = new CommandProcess(store);
    }

    @AfterAll
    void stop() {
        there.close();
        here.close();
    }

    @RepeatedTest(10)
    void ofTwoThatWantOneSubdomainOneGetsIt() throws Exception {
        var subdomain = "wanted-" + System.nanoTime();
        var one = OrganizationId.random();
        var other = OrganizationId.random();
        var refused =
                atOnce(() -> refusal(here, register(one, subdomain)), () -> refusal(there, register(other, subdomain)));
        assertThat(refused)
                .containsOnlyOnce(Optional.empty())
                .contains(Optional.of(new NameTaken("subdomain", subdomain)));
        var loser = refused.getFirst().isPresent() ? one : other;
        assertThat(events(loser)).isZero();
        assertThat(sql.sql("SELECT count(*) FROM reserved_name WHERE holder = ?")
                        .param(loser.value())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @RepeatedTest(10)
    void ofTwoThatWantOneNameForAnEnvironmentOneGetsIt() throws Exception {
        var acme = registered();
        var refused = atOnce(
                () -> refusal(here, new CreateEnvironment(acme, FIRST, "Staging")),
                () -> refusal(there, new CreateEnvironment(acme, SECOND, " STAGING ")));
        assertThat(refused).containsOnlyOnce(Optional.empty());
        assertThat(refused).filteredOn(Optional::isPresent).first().matches(r -> r.orElseThrow() instanceof NameTaken);
        assertThat(stored(acme + "/" + (refused.getFirst().isPresent() ? FIRST : SECOND)))
                .isZero();
    }

    @RepeatedTest(10)
    void ofTwoEnvironmentsRenamedAlikeOneIs() throws Exception {
        var acme = registered();
        here.send(new CreateEnvironment(acme, FIRST, "First"), OPERATOR);
        here.send(new CreateEnvironment(acme, SECOND, "Second"), OPERATOR);
        var refused = atOnce(
                () -> refusal(here, new RenameEnvironment(acme, FIRST, "Live")),
                () -> refusal(here, new RenameEnvironment(acme, SECOND, "live")));
        assertThat(refused).containsOnlyOnce(Optional.empty());
        assertThat(refused).filteredOn(Optional::isPresent).first().matches(r -> r.orElseThrow() instanceof NameTaken);
    }

    @Test
    void aNameThatWasGivenUpIsFree() {
        var acme = registered();
        here.send(new CreateEnvironment(acme, FIRST, "Staging"), OPERATOR);
        here.send(new RenameEnvironment(acme, FIRST, "STAGING"), OPERATOR);
        here.send(new RenameEnvironment(acme, FIRST, "Live"), OPERATOR);
        here.send(new CreateEnvironment(acme, SECOND, "Staging"), OPERATOR);
        assertThat(refusal(here, new RenameEnvironment(acme, FIRST, "staging")))
                .contains(new NameTaken("environment", "staging"));
    }

    @Test
    void aNameOfAnotherOrganizationIsFree() {
        here.send(new CreateEnvironment(registered(), FIRST, "Staging"), OPERATOR);
        here.send(new CreateEnvironment(registered(), FIRST, "Staging"), OPERATOR);
    }

    @RepeatedTest(10)
    void ofTheLastTwoAdministratorsOneIsRemovedThoughTwoProcessesAreAsked() throws Exception {
        var acme = withTwoAdministrators();
        var refused = atOnce(
                () -> refusal(here, new RemoveMember(acme, OLIVIA)),
                () -> refusal(there, new RemoveMember(acme, PAUL)));
        assertThat(refused).containsExactlyInAnyOrder(Optional.empty(), Optional.of(new LastAdministrator()));
        here.awaitOthers();
        assertThat(here.model().organization(acme).orElseThrow().access().administrators())
                .hasSize(1);
    }

    /** The other is told the rule, or that they do not belong to it any more. */
    @RepeatedTest(10)
    void ofTheLastTwoAdministratorsOneIsRemovedThoughEachRemovesTheOther() throws Exception {
        var acme = withTwoAdministrators();
        var refused = atOnce(
                () -> refusal(here, new RemoveMember(acme, PAUL), member(OLIVIA)),
                () -> refusal(here, new RemoveMember(acme, OLIVIA), member(PAUL)));
        assertThat(refused)
                .containsOnlyOnce(Optional.empty())
                .containsAnyOf(
                        Optional.of(new LastAdministrator()), Optional.of(new NotFound("organization", acme.value())));
        assertThat(here.model().organization(acme).orElseThrow().access().administrators())
                .hasSize(1);
    }

    @Test
    void whatManyAskAtOnceIsStoredOnceAndInOrder() throws Exception {
        var acme = registered();
        var before = stored(AccessCommand.aggregate(acme));
        var senders = IntStream.range(0, 8)
                .mapToObj(sender -> (Callable<List<Long>>) () -> createGroups(sender % 2 == 0 ? here : there, acme, 25))
                .toList();
        var acknowledged = atOnce(senders).stream().flatMap(List::stream).toList();
        assertThat(acknowledged).doesNotHaveDuplicates().hasSizeGreaterThan(190);
        var sequence = sql.sql("SELECT sequenceNumber FROM DomainEventEntry WHERE aggregateIdentifier = ? ORDER BY 1")
                .param(AccessCommand.aggregate(acme))
                .query(Long.class)
                .list();
        assertThat(sequence)
                .containsExactlyElementsOf(LongStream.range(0, before + acknowledged.size())
                        .boxed()
                        .toList());
    }

    @RepeatedTest(10)
    void aClientThatTwoRegisterAtOnceIsRegisteredOnce() throws Exception {
        var acme = registered();
        there.awaitOthers();
        var client = ClientId.random();
        var register = new RegisterClient(acme, client, "Editor", List.of(), Registration.DYNAMIC, Instant.EPOCH);
        assertThat(atOnce(() -> refusal(here, register), () -> refusal(there, register)))
                .containsExactly(Optional.empty(), Optional.empty());
        assertThat(stored(acme + "/client/" + client.key())).isOne();
    }

    @Test
    void whatExistsIsNotCreatedAgain() {
        var acme = registered();
        here.send(new CreateEnvironment(acme, FIRST, "First"), OPERATOR);
        assertThat(refusal(here, new CreateEnvironment(acme, FIRST, "Other")))
                .contains(new AlreadyExists("environment", "first"));
        assertThat(refusal(here, register(acme, "elsewhere-" + System.nanoTime())))
                .contains(new AlreadyExists("organization", acme.value()));
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        var acme = registered();
        assertThat(refusal(here, new EnableMcpServer(new OrganizationId("nobody"))))
                .contains(new NotFound("organization", "nobody"));
        assertThat(refusal(here, new RenameEnvironment(acme, FIRST, "First")))
                .contains(new NotFound("environment", "first"));
        assertThat(refusal(here, new ArchiveActionFlow(acme, FIRST, new FlowId("welcome"))))
                .contains(new NotFound("Action Flow", "welcome"));
        assertThat(refusal(here, new RemoveMember(new OrganizationId("nobody"), OLIVIA)))
                .contains(new NotFound("organization", "nobody"));
    }

    @Test
    void aRefusedCommandLeavesNoTrace() {
        var acme = withTwoAdministrators();
        var newcomer = new MemberId("newcomer");
        here.send(new InviteMember(acme, newcomer, "new@acme.example", "New", "Comer"), OPERATOR);
        here.send(new ActivateMember(acme, newcomer, AccountId.random()), OPERATOR);
        var before = events(acme);
        assertThatThrownBy(() -> here.send(new EnableMcpServer(acme), member(newcomer)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.rejection()).isInstanceOf(NotAllowed.class));
        assertThat(events(acme)).isEqualTo(before);
    }

    @Test
    void aCommandRefusedAfterItsEventWasAppliedLeavesNoTrace() {
        var acme = registered();
        here.send(new ActivateMember(acme, OLIVIA, new AccountId("acc_olivia")), OPERATOR);
        here.send(new CreateEnvironment(acme, FIRST, "First"), OPERATOR);
        var before = events(acme);
        assertThat(refusal(here, new RemoveMember(acme, OLIVIA))).contains(new LastAdministrator());
        assertThat(refusal(here, new CreateEnvironment(acme, SECOND, "first")))
                .contains(new NameTaken("environment", "first"));
        assertThat(events(acme)).isEqualTo(before);
        assertThat(here.send(new CreateEnvironment(acme, SECOND, "Second"), OPERATOR)
                        .position())
                .isPositive();
    }

    @Test
    void theAnswerTellsWhereTheLastEventStandsAndTheEventWhoAsked() {
        var acme = withTwoAdministrators();
        var caller = new Caller(
                Caller.Kind.MEMBER,
                OLIVIA.value(),
                "Olivia Owner",
                new AccountId("acc_olivia"),
                "192.0.2.7",
                "Editor/1.0",
                "request-7");
        var position = here.send(new EnableMcpServer(acme), caller);
        var metadata = new String(
                sql.sql("SELECT metaData FROM DomainEventEntry WHERE globalIndex = ? AND aggregateIdentifier = ?")
                        .params(position.position(), acme.value())
                        .query(byte[].class)
                        .single(),
                StandardCharsets.UTF_8);
        assertThat(metadata)
                .contains(
                        "\"actorKind\":\"member\"",
                        "\"actorId\":\"olivia\"",
                        "\"actorName\":\"Olivia Owner\"",
                        "\"accountId\":\"acc_olivia\"",
                        "\"sourceAddress\":\"192.0.2.7\"",
                        "\"userAgent\":\"Editor/1.0\"",
                        "\"correlationId\":\"request-7\"",
                        "\"causationId\":\"",
                        "\"command\":\"enable-mcp-server\"",
                        "\"organizationId\":\"" + acme + "\"");
        assertThat(here.send(new EnableMcpServer(acme), caller).position())
                .as("it is on already")
                .isGreaterThanOrEqualTo(position.position());
    }

    @Test
    void whatIsRehearsedIsDecidedAndNothingOfItIsStored() {
        var acme = withTwoAdministrators();
        var create = new CreateEnvironment(acme, FIRST, "Staging");
        var before = everything();
        var foreseen = here.rehearse(create, member(OLIVIA));
        assertThat(foreseen).singleElement().satisfies(entry -> {
            assertThat(entry.event()).isEqualTo(new EnvironmentCreated(acme, FIRST, "Staging"));
            assertThat(entry.metadata().get(Caller.ACTOR_ID)).isEqualTo(OLIVIA.value());
            assertThat(entry.metadata().get(Caller.COMMAND)).isEqualTo("create-environment");
        });
        assertThat(here.rehearse(register(OrganizationId.random(), "s-" + System.nanoTime()), OPERATOR))
                .as("whatever a command brings about in other aggregates belongs to it")
                .hasSizeGreaterThan(5)
                .extracting(Entry::position)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(everything()).isEqualTo(before);
        there.send(new CreateEnvironment(acme, SECOND, "staging"), OPERATOR);
        here.send(new RenameEnvironment(acme, SECOND, "Live"), OPERATOR);
        here.send(create, OPERATOR);
        assertThat(stored(acme + "/" + FIRST)).isOne();
    }

    @Test
    void whatIsRehearsedIsRefusedAsItWouldBe() {
        var acme = withTwoAdministrators();
        here.send(new CreateEnvironment(acme, FIRST, "First"), OPERATOR);
        here.send(new RemoveMember(acme, PAUL), OPERATOR);
        var before = everything();
        for (var refused : List.of(
                new CreateEnvironment(acme, FIRST, "Again"),
                new CreateEnvironment(acme, SECOND, "first"),
                new RenameEnvironment(acme, SECOND, "Second"),
                new RemoveMember(acme, OLIVIA))) {
            assertThat(refusal(() -> here.rehearse(refused, OPERATOR)))
                    .isPresent()
                    .isEqualTo(refusal(here, refused));
        }
        assertThat(refusal(() -> here.rehearse(new RenameEnvironment(acme, FIRST, "1"), member(PAUL))))
                .contains(new NotFound("organization", acme.value()));
        assertThat(here.rehearse(new RenameEnvironment(acme, FIRST, "First"), OPERATOR))
                .as("what is done already")
                .isEmpty();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void whatIsRefusedIsNotedUnlessItWasOnlyRehearsedOrMerelyWrong() {
        var acme = withTwoAdministrators();
        here.send(new RemoveMember(acme, PAUL), OPERATOR);
        here.refused().clear();
        refusal(here, new RemoveMember(acme, OLIVIA), member(OLIVIA));
        refusal(() -> here.rehearse(new RemoveMember(acme, OLIVIA), member(OLIVIA)));
        refusal(here, new EnableMcpServer(acme), member(new MemberId("stranger")));
        assertThat(here.refused())
                .extracting(
                        Refusal::organizationId,
                        Refusal::command,
                        Refusal::rule,
                        refused -> refused.actor().id())
                .containsExactly(
                        tuple(acme, "remove-member", "last-administrator", "olivia"),
                        tuple(acme, "enable-mcp-server", "not-found", "stranger"));
    }

    /** Every entry, and every name that is taken. */
    private List<Object> everything() {
        return Stream.of("SELECT eventIdentifier FROM DomainEventEntry", "SELECT name_key FROM reserved_name")
                .map(all -> (Object)
                        sql.sql(all + " ORDER BY 1").query(String.class).list())
                .toList();
    }

    private static List<Long> createGroups(CommandProcess process, OrganizationId organization, int count) {
        var positions = new ArrayList<Long>();
        for (var i = 0; i < count; i++) {
            var group = GroupId.random();
            try {
                positions.add(process.send(new CreateGroup(organization, group, group.value(), ""), OPERATOR)
                        .position());
            } catch (Refused refused) {
                assertThat(refused.rejection()).isEqualTo(new TooManyAtOnce());
            }
        }
        return positions;
    }

    private OrganizationId registered() {
        var id = OrganizationId.random();
        here.send(register(id, "s-" + System.nanoTime()), OPERATOR);
        there.awaitOthers();
        return id;
    }

    private OrganizationId withTwoAdministrators() {
        var id = registered();
        here.send(new ActivateMember(id, OLIVIA, new AccountId("acc_olivia")), OPERATOR);
        here.send(new InviteMember(id, PAUL, "paul@acme.example", "Paul", "Partner"), OPERATOR);
        here.send(new ActivateMember(id, PAUL, new AccountId("acc_paul")), OPERATOR);
        here.send(new AddMemberToGroup(id, OWNERS, PAUL), OPERATOR);
        return id;
    }

    private static RegisterOrganization register(OrganizationId id, String subdomain) {
        return new RegisterOrganization(
                id, "Acme", subdomain, new Founder(OLIVIA, "olivia@acme.example", "Olivia", "Owner"));
    }

    private static Caller member(MemberId id) {
        return new Caller(Caller.Kind.MEMBER, id.value(), id.value(), null, null, null, "test");
    }

    private static Optional<Rejection> refusal(CommandProcess process, Command command) {
        return refusal(process, command, OPERATOR);
    }

    private static Optional<Rejection> refusal(CommandProcess process, Command command, Caller caller) {
        return refusal(() -> process.send(command, caller));
    }

    private static Optional<Rejection> refusal(Runnable asking) {
        try {
            asking.run();
            return Optional.empty();
        } catch (Refused refused) {
            return Optional.of(refused.rejection());
        }
    }

    private long events(OrganizationId organization) {
        return sql.sql("SELECT count(*) FROM DomainEventEntry WHERE aggregateIdentifier LIKE ?")
                .param(organization + "%")
                .query(Long.class)
                .single();
    }

    private long stored(String aggregate) {
        return sql.sql("SELECT count(*) FROM DomainEventEntry WHERE aggregateIdentifier = ?")
                .param(aggregate)
                .query(Long.class)
                .single();
    }

    private static List<Optional<Rejection>> atOnce(
            Callable<Optional<Rejection>> one, Callable<Optional<Rejection>> other) throws Exception {
        return atOnce(List.of(one, other));
    }

    private static <T> List<T> atOnce(List<? extends Callable<T>> all) throws InterruptedException, ExecutionException {
        var start = new CyclicBarrier(all.size());
        try (var threads = Executors.newFixedThreadPool(all.size())) {
            var running = all.stream()
                    .map(each -> threads.submit(() -> {
                        start.await();
                        return each.call();
                    }))
                    .toList();
            var results = new ArrayList<T>();
            for (var each : running) {
                results.add(each.get());
            }
            return results;
        }
    }
}
