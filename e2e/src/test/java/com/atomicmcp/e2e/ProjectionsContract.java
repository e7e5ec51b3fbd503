package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.e2e.Atomicctl.Ended;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What operators may do to read models, wherever those are stored, while a server goes on answering from them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 15, unit = TimeUnit.MINUTES) // a machine that is busy with other things starts a server in minutes
abstract class ProjectionsContract {

    static final String PASSWORD = "a long enough password";

    /** Small, so that work lasts and leaves something behind when it is killed. */
    static final Map<String, String> IN_SMALL_STEPS =
            Map.of("ATOMIC_PROJECTIONS_BETWEEN_CHECKPOINTS", "100ms", "ATOMIC_PROJECTIONS_DOCUMENTS_IN_MEMORY", "200");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Where a rebuild is killed, one after the other; each goes on where the one before was. */
    static final List<Point> LIFE = List.of(
            new Point("folding", 0),
            new Point("folding", 0.25),
            new Point("folding", 0.5),
            new Point("folding", 0.75),
            new Point("folding", 1),
            new Point("comparing", 0),
            new Point("catching-up", 0),
            new Point("comparing", 0.5),
            new Point("comparing", 1),
            new Point("rebuilt", 0));

    /** The exit status of whoever ends by SIGKILL. */
    private static final int KILLED = 128 + 9;

    /** The share of these kills that come before readers have changed over, however slowly the news of them travels. */
    private static final double SURELY_BEFORE_THE_SWAP = 0.6;

    /** What their read model is called in its store. */
    private static final String STORED_CUSTOMERS = "customers~2";

    private static final int CUSTOMERS = 10_000;
    private static final int REPORTS = 3;
    private static final int LATE_COMERS = 20;
    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(50);
    private static final Duration BETWEEN_READS = Duration.ofMillis(20);
    private static final int IN_ONE_REQUEST = 500;
    private static final int WRITERS = 8;
    private static final int RENAMED = 5;
    private static final int COMMANDS_PER_SECOND = 200;

    /** What a slow machine does as well. */
    private static final int COMMANDS_PER_SECOND_AT_LEAST = 10;

    private static final int READERS = 2;

    @TempDir
    static Path folder;

    Installation installation;
    Atomicctl atomicctl;
    Workbench owner;
    private MongoClient mongodb;
    private String organization;
    private String environment;

    /** An empty installation that works in small steps. */
    abstract Installation installed() throws Exception;

    /** When a rebuild is killed. */
    List<Point> life() {
        return LIFE;
    }

    /** Where its read models are. */
    abstract String readModels();

    /** What the figures are said to be of. */
    abstract String stores();

    /** The command line whose own process does the work, if the stores let it. */
    abstract Atomicctl worker() throws IOException;

    interface Change {
        void to(Connection log) throws SQLException;
    }

    /** Changes what the logs hold, with the server stopped if need be. */
    abstract void changeTheLogs(Change change) throws Exception;

    @BeforeAll
    void install() throws Exception {
        installation = installed();
        atomicctl = new Atomicctl(Map.of("ATOMIC_DATA", installation.data().toString()), folder);
        owner = Workbench.found(installation, "operated", PASSWORD);
        organization = owner.organization("operated");
        environment = done(owner.post(environments(), Map.of("name", "Live")))
                .path("environmentId")
                .asString();
        reportCustomers();
        await().atMost(PATIENCE).until(() -> status("customers").path("lag").asLong() == 0);
    }

    @AfterAll
    void close() throws Exception {
        if (mongodb != null) {
            mongodb.close();
        }
        installation.close();
    }

    private void reportCustomers() throws Exception {
        try (var pool = Executors.newFixedThreadPool(4)) {
            var requests = IntStream.range(0, REPORTS * CUSTOMERS / IN_ONE_REQUEST)
                    .mapToObj(request -> (Callable<Boolean>) () -> {
                        report(IntStream.range(request * IN_ONE_REQUEST, (request + 1) * IN_ONE_REQUEST)
                                .mapToObj(report -> customer("customer-" + report % CUSTOMERS, report)));
                        return true;
                    })
                    .toList();
            for (var answer : pool.invokeAll(requests)) {
                answer.get();
            }
        }
    }

    private void report(Stream<Map<String, Object>> customers) {
        var data = customers.toList();
        var answer = done(owner.post("/customer-api/operated/v1/" + environment + "/customers", Map.of("data", data)));
        assertThat(answer.path("data").path("accepted").asInt()).isEqualTo(data.size());
    }

    private static Map<String, Object> customer(String id, int report) {
        return Map.of("id", id, "profile", Map.of("name", reported(report), "tier", "gold"));
    }

    private static String reported(int report) {
        return "Report " + report;
    }

    /** What was reported of one of them last. */
    private static String lastReported(int customer) {
        return reported((REPORTS - 1) * CUSTOMERS + customer);
    }

    // ---- rebuild

    @Test
    void readersOfARebuildUnderLoadSeeNeitherAPartNorThePast() throws Exception {
        var busy = Workbench.found(installation, "busy", PASSWORD);
        var path = "/api/organizations/" + busy.organization("busy") + "/environments";
        var ids = new ArrayList<String>();
        for (var i = 0; i < WRITERS * RENAMED; i++) {
            ids.add(done(busy.post(path, Map.of("name", "0 of " + i)))
                    .path("environmentId")
                    .asString());
        }
        var commands = new AtomicInteger();
        var rebuilt = new ArrayList<Ended>();
        var reading = new AtomicBoolean(true);
        Map<String, Integer> seen = new ConcurrentHashMap<>();
        var answers = new AtomicInteger();
        try (var writers = Executors.newScheduledThreadPool(WRITERS);
                var readers = Executors.newFixedThreadPool(READERS)) {
            var writing = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> writers.scheduleAtFixedRate(
                            new Runnable() {
                                private int count;

                                @Override
                                public void run() {
                                    var mine = writer * RENAMED + count % RENAMED;
                                    count++;
                                    done(busy.put(
                                            path + "/" + ids.get(mine) + "/name",
                                            Map.of("name", count + " of " + mine)));
                                    commands.incrementAndGet();
                                }
                            },
                            0,
                            1_000_000L * WRITERS / COMMANDS_PER_SECOND,
                            TimeUnit.MICROSECONDS))
                    .toList();
            var looking = IntStream.range(0, READERS)
                    .mapToObj(_ -> readers.submit(() -> {
                        while (reading.get()) {
                            var floor = Map.copyOf(seen);
                            var names = namesOf(done(busy.get(path)));
                            assertThat(names).containsOnlyKeys(ids);
                            names.forEach((id, count) -> {
                                assertThat(count).as(id).isGreaterThanOrEqualTo(floor.getOrDefault(id, 0));
                                seen.merge(id, count, Math::max);
                            });
                            answers.incrementAndGet();
                        }
                        return null;
                    }))
                    .toList();
            var began = System.nanoTime();
            for (var i = 0; i < 3; i++) {
                rebuilt.add(atomicctl.run(
                        "projections", "rebuild", "environments", "environments", "environments", "organizations"));
            }
            var seconds = (System.nanoTime() - began) / 1e9;
            var done = commands.get();
            reading.set(false);
            for (var reader : looking) {
                reader.get();
            }
            assertThat(writing).as("no command was refused").noneMatch(writer -> writer.isDone());
            writers.shutdownNow();
            Figures.print(String.format(
                    Locale.ROOT,
                    "12 rebuilds beside writers, %s: %.0f commands/s, %.0f reads/s, none partial and none backwards",
                    stores(),
                    done / seconds,
                    answers.get() / seconds));
            assertThat(done / seconds).as("commands/s").isGreaterThan(COMMANDS_PER_SECOND_AT_LEAST);
        }
        assertThat(rebuilt).allSatisfy(ended -> {
            assertThat(ended.status()).as("%s%n%s", ended.out(), ended.err()).isZero();
            assertThat(ended.out()).contains("readers see environments@", "is kept for a rollback");
        });
        assertThat(answers).hasPositiveValue();
        assertSaysWhatTheLogSays("environments");
    }

    private static Map<String, Integer> namesOf(JsonNode environments) {
        var names = new TreeMap<String, Integer>();
        environments.forEach(one -> names.put(
                one.path("environmentId").asString(),
                Integer.parseInt(one.path("name").asString().replaceAll(" .*", ""))));
        return names;
    }

    /** A moment in the life of a rebuild, as it tells of it itself. */
    record Point(String phase, double share) {

        boolean told(JsonNode line) {
            return phase(line).equals(phase)
                    && line.path("done").asLong() >= share * line.path("of").asLong();
        }

        static String phase(JsonNode line) {
            return line.path("phase").asString(line.path("is").asString(""));
        }
    }

    @Test
    void aRebuildThatIsKilledAgainAndAgainLeavesWhatIsReadAloneAndGoesOn() throws Exception {
        var life = life();
        var worker = worker();
        var untouched = documents(live("customers"));
        assertThat(untouched).hasSizeGreaterThanOrEqualTo(CUSTOMERS);
        var struck = new TreeMap<String, Integer>();
        var answers = new AtomicInteger();
        try (var others = Executors.newScheduledThreadPool(2)) {
            var going = List.of(
                    others.scheduleAtFixedRate(
                            () -> {
                                var one = answers.incrementAndGet() * 7_919 % CUSTOMERS;
                                assertThat(customerName("customer-" + one)).isEqualTo(lastReported(one));
                            },
                            0,
                            BETWEEN_READS.toMillis(),
                            TimeUnit.MILLISECONDS),
                    others.scheduleAtFixedRate(
                            this::reportLateComers, 0, BETWEEN_REPORTS.toMillis(), TimeUnit.MILLISECONDS));
            try {
                for (var kill = 1; kill <= life.size(); kill++) {
                    var point = life.get(kill - 1);
                    var live = live("customers");
                    var told = killed(worker, point);
                    awaitNobodyAt(STORED_CUSTOMERS + "#rebuild", kill == 3);
                    var now = live("customers");
                    assertThat(documents(now).containsAll(untouched))
                            .as("%s is whole after a kill at %s, %s", now, point, told)
                            .isTrue();
                    if (now.equals(live)) {
                        struck.merge(Point.phase(told.getLast()), 1, Integer::sum);
                    } else {
                        assertThat(before("customers"))
                                .as("after a kill at %s", point)
                                .isEqualTo(live);
                        if (kill < life.size()) { // the last is verified with all others
                            assertSaysWhatTheLogSays("customers");
                        }
                    }
                    if (point.equals(new Point("folding", 0.75))) {
                        assertThat(resumeAt("customers"))
                                .as("what was done is not done again")
                                .isGreaterThan(head("customers") / 4);
                    }
                    if (kill == life.size()) {
                        var rebuilt = told.getLast().path("rebuilt");
                        assertThat(rebuilt.path("generation").asString()).isEqualTo(now);
                        assertThat(rebuilt.path("before").asString()).isEqualTo(live);
                        assertThat(rebuilt.path("mended")).isEmpty();
                    }
                }
                for (var one : going) {
                    if (one.isDone()) { // it ends by what it throws alone
                        one.get();
                    }
                }
            } finally {
                others.shutdownNow();
            }
        }
        Figures.print(String.format(
                Locale.ROOT,
                "%d kills of a rebuild, %s: before readers changed over %s, %d reads meanwhile",
                life.size(),
                stores(),
                struck,
                answers.get()));
        assertThat(struck).hasSizeGreaterThan(1).containsKey("folding");
        assertThat(struck.values().stream().mapToInt(Integer::intValue).sum())
                .as("kills that came before readers changed over: %s", struck)
                .isGreaterThanOrEqualTo((int) (life.size() * SURELY_BEFORE_THE_SWAP));
        assertThat(answers).hasPositiveValue();
        assertThat(database().listCollectionNames().into(new ArrayList<>()))
                .as("nothing is left of those that were killed")
                .filteredOn(name -> name.startsWith(STORED_CUSTOMERS + "@"))
                .containsExactlyInAnyOrder(live("customers"), before("customers"));
        assertThat(atomicctl
                        .run("projections", "verify", "--all")
                        .succeeded()
                        .out()
                        .lines())
                .hasSize(status().size())
                .allSatisfy(line -> assertThat(line).endsWith(": says what the log says"));
    }

    /**
     * All that it told. It may have come to its end before it was killed, and even without telling of the point, where the
     * kill before came too late; but the last point of a life is told of always.
     */
    private static List<JsonNode> killed(Atomicctl worker, Point point) {
        try (var running = worker.start("projections", "rebuild", "customers", "--json")) {
            var told = running.reaches(text -> point.told(Http.JSON.readTree(text)));
            var ended = running.kill();
            assertThat(ended.status())
                    .as("it was killed or had done its work%n%s%n%s", ended.out(), ended.err())
                    .isIn(told ? List.of(KILLED, 0) : List.of(0));
            assertThat(told || !point.equals(LIFE.getLast()))
                    .as("the same command comes to its end")
                    .isTrue();
            return ended.out()
                    .lines()
                    .filter(text -> text.endsWith("}")) // the last may be cut off
                    .map(Http.JSON::readTree)
                    .toList();
        }
    }

    /** Whoever builds has something to catch up with, and to settle where it compares. */
    private void reportLateComers() {
        report(IntStream.range(0, LATE_COMERS).mapToObj(late -> customer("late-comer-" + late, late)));
    }

    private long resumeAt(String projection) {
        return atomicctl
                .run("projections", "rebuild", projection, "--dry-run", "--json")
                .succeeded()
                .json()
                .path("resumeAt")
                .asLong();
    }

    /**
     * The server learns of a command line that was killed as it tells it the next news; of a process that was killed
     * nobody learns: its claim stands still for ten seconds.
     *
     * @param patiently whether these pass; else the claim is taken away, as if they had
     */
    void awaitNobodyAt(String work, boolean patiently) {
        await().atMost(PATIENCE)
                .until(() -> leases().find(Filters.eq("_id", work)).first() == null);
    }

    @Test
    void ofTwoOperatorsAtOnceTheSecondIsToldWhoIsAtIt() throws Exception {
        var worker = worker();
        try (var first = worker.start("projections", "rebuild", "customers", "--anew", "--json")) {
            first.awaitProgress("folding", 0);
            var second = atomicctl.run("projections", "rebuild", "customers");

            assertThat(second.status()).as(second.out() + second.err()).isEqualTo(1);
            assertThat(second.err())
                    .containsPattern("Somebody else is at this work on customers: process \\d+ on \\S+ \\w+\\.");
            assertThat(second.out()).isEmpty();
            assertThat(first.ended().succeeded().lines("rebuilt")).hasSize(1);
        }
        assertSaysWhatTheLogSays("customers");
    }

    @Test
    void ofTwoOperatorsAtOnceNeitherThrowsAwayWhatTheOtherIsMaking() throws Exception {
        var worker = worker();
        try (var first = worker.start("projections", "rebuild", "customers", "--anew", "--json")) {
            first.awaitProgress("folding", 0);
            var making = collection("builds")
                    .find(Filters.eq("_id", STORED_CUSTOMERS + "#rebuild"))
                    .first()
                    .getString("generation")
                    .getValue();
            var second = atomicctl.run("projections", "rebuild", "customers", "--anew");

            assertThat(second.status()).as(second.out() + second.err()).isEqualTo(1);
            assertThat(second.err()).contains("Somebody else is at this work on customers: process ");
            assertThat(second.out()).isEmpty();
            assertThat(first.ended().succeeded().lines("rebuilt"))
                    .extracting(line -> line.path("rebuilt").path("generation").asString())
                    .containsExactly(making);
            assertThat(live("customers")).isEqualTo(making);
        }
        assertSaysWhatTheLogSays("customers");
    }

    // ---- verify

    @Test
    void whatWasDoneByHandIsFoundMendedAndGone() {
        var live = collection(live("customers"));
        var edited = id(live, "customer-1");
        var deleted = id(live, "customer-2");
        var extra = organization + "/" + environment + "/cus_nobody";
        live.updateOne(Filters.eq("_id", edited), Updates.set("body.profile.name", "Mallory"));
        live.deleteOne(Filters.eq("_id", deleted));
        live.insertOne(new BsonDocument("_id", new BsonString(extra))
                .append("_at", new BsonInt64(1))
                .append("body", new BsonDocument("profile", new BsonDocument())));
        assertThat(customerName("customer-1")).isEqualTo("Mallory");

        var verified = atomicctl.run("projections", "verify", "customers");

        assertThat(verified.status()).as(verified.err()).isEqualTo(5);
        var name = lastReported(1);
        assertThat(verified.out().lines())
                .containsExactlyInAnyOrder(
                        "customers " + edited + " body.profile.name: expected \"" + name + "\", found \"Mallory\"",
                        "customers " + deleted + ": missing",
                        "customers " + extra + ": the log knows nothing of it",
                        "customers: 3 documents differ");
        var asJson = atomicctl.run("projections", "verify", "customers", "--json");
        assertThat(asJson.status()).isEqualTo(5);
        assertThat(asJson.lines("difference"))
                .extracting(line -> line.path("difference").path("kind").asString())
                .containsExactlyInAnyOrder("EDITED", "MISSING", "EXTRA");

        var rebuilt = atomicctl.run("projections", "rebuild", "customers").succeeded();

        assertThat(rebuilt.out().lines())
                .contains(
                        "  3 documents did not say what the log says, and do now:",
                        "customers " + edited + " body.profile.name: expected \"" + name + "\", found \"Mallory\"",
                        "customers " + deleted + ": missing",
                        "customers " + extra + ": the log knows nothing of it");
        assertThat(customerName("customer-1")).isEqualTo(name);
        assertSaysWhatTheLogSays("customers");

        var back = atomicctl.run("projections", "rollback", "customers").succeeded();

        assertThat(back.out())
                .contains("customers: readers see " + live.getNamespace().getCollectionName() + " again");
        assertThat(customerName("customer-1")).isEqualTo("Mallory");
        atomicctl.run("projections", "rollback", "customers").succeeded();
        assertThat(customerName("customer-1")).isEqualTo(name);
    }

    // ---- what cannot be folded

    @Test
    void aPoisonedEventParksItsDocumentUntilItIsMended() throws Exception {
        var flow = "flow_poisoned";
        var stored = organization + "/" + environment + "/" + flow;
        changeTheLogs(log -> append(log, "DomainEventEntry", stored, "action-flow.published", """
                {"organizationId":"%s","environmentId":"%s","flowId":"%s","version":1}""".formatted(
                        organization, environment, flow)));
        var other = done(owner.post(flows(), draft("Goes on")));
        done(owner.post(flows() + "/" + other.path("flowId").asString() + "/publish", Map.of()));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(flow(other.path("flowId").asString())
                                .path("state")
                                .asString())
                        .isEqualTo("published"));
        await().atMost(PATIENCE)
                .until(() -> status("action-flows").path("parked").asInt() == 1);
        var listed =
                atomicctl.run("projections", "parked", "list", "action-flows").succeeded();
        assertThat(listed.out())
                .startsWith(stored + " stands at -1: event ")
                .contains("nothing was created before")
                .hasLineCount(1);
        var shown = atomicctl
                .run("projections", "parked", "show", "action-flows", stored)
                .succeeded();
        assertThat(shown.out()).contains(stored, "There is no good state of it.");
        assertThat(atomicctl
                        .run("projections", "parked", "show", "action-flows", stored, "--json")
                        .json()
                        .path("why")
                        .asString())
                .contains("nothing was created before");
        assertThat(atomicctl
                        .run("projections", "parked", "retry", "action-flows")
                        .succeeded()
                        .out())
                .startsWith("action-flows: still parked:");

        changeTheLogs(log -> {
            try (var mend =
                    log.prepareStatement("UPDATE DomainEventEntry SET payloadType = 'action-flow.created', payload = ?"
                            + " WHERE aggregateIdentifier = ?")) {
                mend.setBytes(1, """
                        {"organizationId":"%s","environmentId":"%s","flowId":"%s","content":
                          {"name":"Mended","description":"","triggers":[],"steps":[]}}""".formatted(organization, environment, flow).getBytes(StandardCharsets.UTF_8));
                mend.setString(2, stored);
                assertThat(mend.executeUpdate()).isOne();
            }
        });

        assertThat(atomicctl
                        .run("projections", "parked", "retry", "action-flows")
                        .succeeded()
                        .out())
                .isEqualTo("action-flows: nothing is parked any more");
        assertThat(flow(flow).path("draft").path("name").asString()).isEqualTo("Mended");
        assertThat(atomicctl
                        .run("projections", "parked", "list", "action-flows")
                        .succeeded()
                        .out())
                .isEmpty();
        assertSaysWhatTheLogSays("action-flows");
    }

    static void append(Connection log, String table, String subject, String kind, String payload) throws SQLException {
        try (var insert = log.prepareStatement("INSERT INTO " + table
                + " (aggregateIdentifier, sequenceNumber, type, eventIdentifier, metaData, payload, payloadRevision,"
                + " payloadType, timeStamp) SELECT ?, 0, type, ?, metaData, ?,"
                // what is told of customers is sealed; this is not
                + " REPLACE(payloadRevision, 'sealed:', ''), ?, timeStamp FROM "
                + table + " WHERE globalIndex = (SELECT MAX(globalIndex) FROM " + table + ")")) {
            insert.setString(1, subject);
            insert.setString(2, subject + " " + kind);
            insert.setBytes(3, payload.getBytes(StandardCharsets.UTF_8));
            insert.setString(4, kind);
            assertThat(insert.executeUpdate()).isOne();
        }
    }

    // ---- what they all need

    void assertSaysWhatTheLogSays(String projection) {
        var verified = atomicctl.run("projections", "verify", projection);
        assertThat(verified.status())
                .as("%s%n%s", verified.out(), verified.err())
                .isZero();
        assertThat(verified.out()).isEqualTo(projection + ": says what the log says");
    }

    JsonNode status() {
        return atomicctl.run("projections", "list", "--json").succeeded().json();
    }

    JsonNode status(String projection) {
        return status().valueStream()
                .filter(one -> one.path("name").asString().equals(projection))
                .findFirst()
                .orElseThrow();
    }

    long head(String projection) {
        return status(projection).path("head").asLong();
    }

    MongoDatabase database() {
        if (mongodb == null) {
            mongodb = MongoClients.create(readModels());
        }
        return mongodb.getDatabase("atomic");
    }

    /** The embedded server of a process that was started again is another one. */
    void forgetTheReadModels() {
        if (mongodb != null) {
            mongodb.close();
            mongodb = null;
        }
    }

    MongoCollection<BsonDocument> leases() {
        return collection("leases");
    }

    MongoCollection<BsonDocument> collection(String name) {
        return database().getCollection(name, BsonDocument.class);
    }

    String live(String projection) {
        return pointer(projection, "live");
    }

    private String before(String projection) {
        return pointer(projection, "before");
    }

    private String pointer(String projection, String to) {
        return collection("generations")
                .find(Filters.eq("_id", projection.equals("customers") ? STORED_CUSTOMERS : projection))
                .first()
                .getString(to)
                .getValue();
    }

    private Set<BsonDocument> documents(String generation) {
        return collection(generation).find(Filters.ne("_id", "$position")).into(ConcurrentHashMap.newKeySet());
    }

    /** They stand under pseudonyms, which nobody can make here. */
    private static String id(MongoCollection<BsonDocument> customers, String customer) {
        return customers
                .find(Filters.eq("body.customerId", customer))
                .first()
                .getString("_id")
                .getValue();
    }

    String environments() {
        return "/api/organizations/" + organization + "/environments";
    }

    private String flows() {
        return environments() + "/" + environment + "/action-flows";
    }

    private static Map<String, Object> draft(String name) {
        return Map.of("name", name, "description", "", "triggers", List.of(), "steps", List.of());
    }

    private JsonNode flow(String flowId) {
        return done(owner.get(flows() + "/" + flowId));
    }

    String customerName(String customer) {
        return done(owner.get(environments() + "/" + environment + "/customers/" + customer))
                .path("profile")
                .path("name")
                .asString();
    }
}
