package com.atomicmcp.benchmarks.seal;

import com.atomicmcp.command.audit.seal.Sealer;
import com.atomicmcp.command.audit.seal.Sealing;
import com.atomicmcp.door.Commands;
import com.atomicmcp.environment.EnvironmentCommand.ArchiveEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.CreateEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.RenameEnvironment;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.launcher.store.Stores;
import com.atomicmcp.log.Logs;
import com.atomicmcp.organization.Founder;
import com.atomicmcp.organization.OrganizationCommand.RegisterOrganization;
import com.sun.management.OperatingSystemMXBean;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends commands as fast as they are taken, with the sealer and without it, turn by turn in one process. */
@CommandLine.Command(
        name = "sealing",
        description = "Measures by how much the sealing of the log slows commands.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class SealingBenchmark implements Callable<Integer> {

    private static final int OF_ONE_ORGANIZATION = 1_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--runs", description = "How often everything is measured; the medians are printed")
    private int runs = 5;

    @Option(names = "--turns", description = "How many turns with and without the sealer a run has")
    private int turns = 4;

    @Option(names = "--millis", description = "How long a turn is measured, in milliseconds")
    private long millis = 5_000;

    @Option(names = "--lead-in", description = "How long commands are sent before, in milliseconds")
    private long leadIn = 2_000;

    @Option(names = "--threads", description = "How many send commands")
    private int threads = 4;

    @Option(names = "--postgresql", description = "On a PostgreSQL that is started for it, instead of an H2 file")
    private boolean postgresql;

    public static void main(String[] arguments) {
        System.setProperty("axoniq.update-checker.disabled", "true"); // Axon reads no Spring property for this
        System.exit(new CommandLine(new SealingBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var directory = Files.createTempDirectory("sealing-benchmark");
        try {
            var data = "--atomic.data=" + directory;
            if (postgresql) {
                try (var postgres = EmbeddedPostgres.start()) {
                    measure(
                            data,
                            "--atomic.jdbc.platform=postgresql",
                            "--atomic.jdbc.username=postgres",
                            "--atomic.jdbc.url=" + postgres.getJdbcUrl("postgres", "postgres"));
                }
            } else {
                measure(data);
            }
            return 0;
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    /** All of a server that is below the doors, in no role: so it is sealed only where this is asked for. */
    private static ConfigurableApplicationContext stores(String... settings) {
        return new SpringApplicationBuilder(Stores.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .properties("atomic.context=stores", "spring.config.name=stores")
                .run(Stream.concat(
                                Stream.of(settings),
                                Stream.of(
                                        "--atomic.roles=benchmark",
                                        "--atomic.key-secret=" + "k".repeat(64),
                                        "--atomic.customer-secret=" + "c".repeat(64)))
                        .toArray(String[]::new));
    }

    private void measure(String... settings) throws InterruptedException {
        try (var stores = stores(settings)) {
            var sealing = stores.getBean(Sealing.class);
            print("%s, %d cores, Java %s, %d threads send commands, %d runs of %d turns of %,d ms"
                    .formatted(
                            postgresql ? "PostgreSQL" : "H2 file",
                            Runtime.getRuntime().availableProcessors(),
                            System.getProperty("java.version"),
                            threads,
                            runs,
                            turns,
                            millis));
            turn(stores, true); // warm
            turn(stores, false);
            var with = new ArrayList<Double>();
            var without = new ArrayList<Double>();
            var ratios = new ArrayList<Double>();
            var shares = new ArrayList<Double>();
            for (var run = 0; run < runs; run++) {
                var sealed = 0.0;
                var unsealed = 0.0;
                for (var turn = 0; turn < turns; turn++) {
                    var first = turn % 2 == 0; // so that what drifts is on either side
                    var one = turn(stores, first);
                    var other = turn(stores, !first);
                    sealed += (first ? one : other).rate();
                    unsealed += (first ? other : one).rate();
                    shares.add((first ? one : other).share());
                }
                with.add(sealed / turns);
                without.add(unsealed / turns);
                ratios.add(sealed / unsealed);
                print("  run %d: with the sealer %,.0f commands/s, without %,.0f, ratio %.3f, load %.1f"
                        .formatted(
                                run + 1,
                                with.getLast(),
                                without.getLast(),
                                ratios.getLast(),
                                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
            }
            print("  medians: with %,.0f commands/s, without %,.0f; ratio %.3f (%.3f to %.3f)"
                    .formatted(
                            median(with),
                            median(without),
                            median(ratios),
                            ratios.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .min()
                                    .orElseThrow(),
                            ratios.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .max()
                                    .orElseThrow()));
            print(
                    "  of the processor time that commands and sealer took together, the sealer took %.2f %% (%.2f to %.2f)"
                            .formatted(
                                    100 * median(shares),
                                    100
                                            * shares.stream()
                                                    .mapToDouble(Double::doubleValue)
                                                    .min()
                                                    .orElseThrow(),
                                    100
                                            * shares.stream()
                                                    .mapToDouble(Double::doubleValue)
                                                    .max()
                                                    .orElseThrow()));
            sealing.seal();
            print("  %,d entries under %,d seals"
                    .formatted(sealing.state().entries(), sealing.state().seal()));
        }
    }

    /**
     * What a turn was.
     *
     * @param rate how many commands were done in a second
     * @param share of the processor time of this process that the sealer took, from 0 to 1
     */
    private record Turn(double rate, double share) {}

    /** What its commands left is sealed before the next turn. */
    private Turn turn(ConfigurableApplicationContext stores, boolean sealed) throws InterruptedException {
        var sealing = stores.getBean(Sealing.class);
        var stop = new AtomicBoolean();
        var done = new LongAdder();
        var sealer = sealed ? Optional.of(new Sealer(sealing, stores.getBean(Logs.class))) : Optional.<Sealer>empty();
        try (var administrators = Executors.newFixedThreadPool(threads)) {
            for (var i = 0; i < threads; i++) {
                administrators.execute(new Administrator(stores.getBean(Commands.class), stop, done));
            }
            TimeUnit.MILLISECONDS.sleep(leadIn);
            var before = done.sum();
            var spent = processorTime();
            var ofSealer = sealerTime();
            var begun = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(millis);
            var rate = (done.sum() - before) / ((System.nanoTime() - begun) / 1e9);
            var share = (sealerTime() - ofSealer) / (double) (processorTime() - spent);
            stop.set(true);
            return new Turn(rate, share);
        } finally {
            sealer.ifPresent(Sealer::close);
            sealing.seal();
        }
    }

    private static long processorTime() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long sealerTime() {
        var threads = ManagementFactory.getThreadMXBean();
        return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals("sealer"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    /** Creates environments, renames and archives them, a new organization every thousand commands. */
    private static final class Administrator implements Runnable {

        private static final Caller CALLER = Caller.system("benchmark", "benchmark");

        private final Commands commands;
        private final AtomicBoolean stop;
        private final LongAdder done;

        Administrator(Commands commands, AtomicBoolean stop, LongAdder done) {
            this.commands = commands;
            this.stop = stop;
            this.done = done;
        }

        @Override
        public void run() {
            while (!stop.get()) {
                var organization = OrganizationId.random();
                send(new RegisterOrganization(
                        organization,
                        "Acme " + organization,
                        "b" + organization.value().replace('_', '-'),
                        new Founder(MemberId.random(), "o@acme.example", "Olivia", "Owner")));
                for (var sent = 1; sent < OF_ONE_ORGANIZATION && !stop.get(); sent += 3) {
                    var environment = EnvironmentId.random();
                    send(new CreateEnvironment(organization, environment, "Environment " + sent));
                    send(new RenameEnvironment(organization, environment, "Renamed " + sent));
                    send(new ArchiveEnvironment(organization, environment));
                }
            }
        }

        private void send(Command command) {
            commands.send(command, CALLER);
            done.increment();
        }
    }

    private static double median(List<Double> figures) {
        var sorted = figures.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private void print(String line) {
        var out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
