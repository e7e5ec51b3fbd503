package com.atomicmcp.benchmarks.calls;

import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.audit.CallFilter;
import com.atomicmcp.audit.CallTrail;
import com.atomicmcp.call.CallEvent.Arguments;
import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.CallHistory;
import com.atomicmcp.call.CallLog;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.Registration;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.launcher.store.Stores;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Intake.Report;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes down many tool calls of several organizations, and reads pages of one of them. */
@Command(name = "calls", mixinStandardHelpOptions = true)
public final class CallsBenchmark implements Callable<Integer> {

    private static final int BATCH = 500;
    private static final int ORGANIZATIONS = 20;
    private static final int CONNECTIONS = 100;
    private static final int CLIENTS = 5;
    private static final int PAGE = 50;
    private static final int WARM = 20;
    private static final int READINGS = 101;
    private static final OrganizationId READ = organization(1);
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> TOOLS = List.of("list_environments", "list_action_flows", "get_user_profile");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--calls", description = "How many (default: ${DEFAULT-VALUE})")
    private int calls = 1_000_000;

    @Option(names = "--turns", description = "How often both logs are appended to in turn (default: ${DEFAULT-VALUE})")
    private int turns = 5;

    @Option(names = "--compared", description = "So many are appended to both (default: ${DEFAULT-VALUE})")
    private int compared = 200_000;

    private final Random random = new Random(20_260_728);
    private long number;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new CallsBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        var folder = Files.createTempDirectory("calls");
        try (var indexed = stores(folder.resolve("indexed"));
                var bare = stores(folder.resolve("bare"))) {
            var sql = bare.getBean(JdbcClient.class);
            sql.sql("DROP INDEX call_of_organization").update();
            append(indexed, bare, out);
            read(new CallTrail(indexed.getBean(CallHistory.class), _ -> Stream.of()), out);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
        return 0;
    }

    private static ConfigurableApplicationContext stores(Path data) throws IOException {
        Files.createDirectories(data);
        return new SpringApplicationBuilder(Stores.class)
                .web(WebApplicationType.NONE)
                .properties("atomic.context=stores", "spring.config.name=stores")
                .run(
                        "--atomic.data=" + data,
                        "--atomic.roles=operator",
                        "--atomic.key-secret=" + "k".repeat(64),
                        "--atomic.customer-secret=" + "c".repeat(64));
    }

    /** Each takes its turn, so that both meet the same machine. */
    private void append(ConfigurableApplicationContext indexed, ConfigurableApplicationContext bare, PrintWriter out) {
        var each = Math.max(BATCH, Math.min(calls, compared) / turns);
        var with = new double[turns];
        var without = new double[turns];
        for (var turn = 0; turn < turns; turn++) {
            without[turn] = appended(bare.getBean(CallLog.class), each);
            with[turn] = appended(indexed.getBean(CallLog.class), each);
        }
        out.printf(
                Locale.ROOT,
                "appending %,d calls in batches of %d: %,.0f calls/s; without the index by organization %,.0f calls/s; ratio %.2f (medians of %d)%n",
                each * turns,
                BATCH,
                median(with),
                median(without),
                median(with) / median(without),
                turns);
        out.flush();
        appended(indexed.getBean(CallLog.class), calls - each * turns);
    }

    private double appended(CallLog log, int howMany) {
        var began = System.nanoTime();
        for (var done = 0; done < howMany; done += BATCH) {
            var batch = new ArrayList<Report>();
            for (var i = 0; i < BATCH; i++) {
                batch.add(report());
            }
            log.append(batch);
        }
        return howMany / (Duration.ofNanos(System.nanoTime() - began).toNanos() / 1e9);
    }

    /** The first organizations ask most. */
    private Report report() {
        var organization = organization((int) (ORGANIZATIONS * Math.pow(random.nextDouble(), 2)));
        var connection = random.nextInt(CONNECTIONS);
        var ended = new CallEnded(
                organization,
                connection(organization, connection),
                new MemberId("mem_" + connection),
                client(connection),
                "tools/call",
                TOOLS.get(random.nextInt(TOOLS.size())),
                new EnvironmentId("env_live"),
                Outcome.ANSWERED,
                BEGINNING.plusMillis(number++),
                3_000 + random.nextInt(2_000),
                random.nextInt(50),
                new Arguments("u1ZCcBbzDnJ7qkWv0m2c3qH0Yw9pPpQpT9mYkqgD3yA", null, false));
        return new Report(
                UUID.randomUUID().toString(), organization + "/" + connection(organization, connection), ended);
    }

    private static OrganizationId organization(int index) {
        return new OrganizationId("org_" + index);
    }

    private static ConnectionId connection(OrganizationId organization, int index) {
        return new ConnectionId("con_" + organization + "_" + index);
    }

    private static ClientId client(int connection) {
        return new ClientId("client_" + connection % CLIENTS);
    }

    private static void read(CallTrail trail, PrintWriter out) {
        var organization = state();
        var middle = CallTrail.before(nth(trail, organization, 100));
        measure(
                "first page of an organization",
                out,
                () -> trail.page(organization, CallFilter.ALL, CallTrail.NEWEST, PAGE));
        measure("a page behind 100 others", out, () -> trail.page(organization, CallFilter.ALL, middle, PAGE));
        var client = typed(organization, null, "client_3", null);
        measure(
                "first page of a client with 20 connections",
                out,
                () -> trail.page(organization, client, CallTrail.NEWEST, PAGE));
        var member = typed(organization, "mem_7", null, null);
        measure("first page of a member", out, () -> trail.page(organization, member, CallTrail.NEWEST, PAGE));
        var tool = typed(organization, null, null, "get_user_profile");
        measure("first page of a tool", out, () -> trail.page(organization, tool, CallTrail.NEWEST, PAGE));
        var none = typed(organization, null, null, "nothing_of_the_kind");
        measure(
                "a page for which " + String.format(Locale.ROOT, "%,d", CallTrail.MOST_LOOKED_AT)
                        + " are looked at in vain",
                out,
                () -> trail.page(organization, none, CallTrail.NEWEST, PAGE));
    }

    private static @Nullable String nth(CallTrail trail, OrganizationState organization, int pages) {
        String next = null;
        for (var page = 0; page < pages; page++) {
            var found = trail.page(organization, CallFilter.ALL, CallTrail.before(next), PAGE);
            if (found.next() == null) {
                break;
            }
            next = found.next();
        }
        return next;
    }

    private static CallFilter typed(
            OrganizationState organization, @Nullable String member, @Nullable String client, @Nullable String tool) {
        return CallFilter.of(new CallFilter.Typed(member, client, null, tool, null, null, null, null), organization);
    }

    private static void measure(String what, PrintWriter out, Supplier<?> reading) {
        for (var warm = 0; warm < WARM; warm++) {
            var _ = reading.get();
        }
        var millis = new double[READINGS];
        for (var turn = 0; turn < READINGS; turn++) {
            var began = System.nanoTime();
            var _ = reading.get();
            millis[turn] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        out.printf(Locale.ROOT, "%s: p50 %.2f ms, slowest %.2f ms%n", what, median(millis), millis[READINGS - 1]);
        out.flush();
    }

    private static double median(double... values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** As the decision log would have it. */
    private static OrganizationState state() {
        var model = new AccessModel();
        var events = new ArrayList<Event>();
        events.add(new OrganizationRegistered(READ, "Read", "read"));
        for (var client = 0; client < CLIENTS; client++) {
            events.add(new ClientRegistered(READ, client(client), "Client", List.of(), Registration.ADMINISTRATOR));
        }
        for (var index = 0; index < CONNECTIONS; index++) {
            var member = new MemberId("mem_" + index);
            events.add(new MemberInvited(READ, member, index + "@read.example", "Member", "" + index));
            events.add(new ConnectionOpened(READ, connection(READ, index), member, client(index), "", List.of()));
        }
        for (var position = 0; position < events.size(); position++) {
            model.evolve(new Entry(position, "e" + position, BEGINNING, events.get(position), Map.of()));
        }
        return model.organization(READ).orElseThrow();
    }
}
