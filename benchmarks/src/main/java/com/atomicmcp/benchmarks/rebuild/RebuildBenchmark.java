package com.atomicmcp.benchmarks.rebuild;

import com.atomicmcp.benchmarks.rebuild.Spent.On;
import com.atomicmcp.query.projection.Progress.Phase;
import com.atomicmcp.query.projection.Projection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rebuilds projections on a long log, beside what no rebuild can beat and beside Axon's own replay, turn by turn. */
@Command(
        name = "rebuild",
        description = "Measures how fast projections are rebuilt.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class RebuildBenchmark implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--events", description = "How many events there are, in both logs together")
    private long events = 1_000_000;

    @Option(names = "--runs", description = "How often everything is measured; the medians are printed")
    private int runs = 5;

    @Option(names = "--one-by-one", description = "How many of the events Axon replays in each run")
    private long oneByOne = 4_000;

    @Option(names = "--projections", split = ",", description = "What is rebuilt; heap is watched at the first")
    private List<String> names = List.of("customers", "analytics-hours", "action-flows");

    @Option(names = "--postgresql", description = "On a PostgreSQL that is started for it, instead of an H2 file")
    private boolean postgresql;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RebuildBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var directory = Files.createTempDirectory("rebuild-benchmark");
        try (var mongo = MongoProcess.start()) {
            if (postgresql) {
                try (var postgres = EmbeddedPostgres.start();
                        var installation = new Installation(
                                postgres.getJdbcUrl("postgres", "postgres"), "postgres", mongo.uri())) {
                    measure(installation);
                }
            } else {
                try (var installation = new Installation(h2(directory), "sa", mongo.uri())) {
                    measure(installation);
                }
            }
            return 0;
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    /** As in {@code stores.yaml}. */
    private static String h2(Path directory) {
        return "jdbc:h2:file:" + directory + "/log;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000";
    }

    private void measure(Installation installation) throws InterruptedException {
        print("%s, %,d events, %d cores, Java %s, heap of at most %,d MiB"
                .formatted(
                        postgresql ? "PostgreSQL" : "H2 file",
                        events,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        Runtime.getRuntime().maxMemory() >> 20));
        print("");
        print("Alive on the heap at most, while %s is rebuilt:".formatted(names.getFirst()));
        for (var size : List.of(events / 4, events / 2, events)) {
            installation.growTo(size);
            watchHeap(installation, names.getFirst(), size);
        }
        for (var name : names) {
            compare(installation, installation.projection(name));
        }
    }

    private void watchHeap(Installation installation, String name, long size) {
        rebuildFromNothing(installation, name);
        var heap = new Heap();
        try (heap) {
            installation.projections().rebuild(name, null, true, (_, _, _) -> {});
        }
        print("  %,10d events, %,7d documents: %,.0f MiB, %,.0f before"
                .formatted(
                        size,
                        installation.documents(installation.projection(name)).size() - 1,
                        heap.most(),
                        heap.before()));
    }

    private void compare(Installation installation, Projection<?, ?> projection) throws InterruptedException {
        var entries = installation.entries(projection);
        rebuildFromNothing(installation, projection.name());
        var documents = installation.documents(projection);
        var baseline = new Baseline(installation);
        var axon = new OneByOne(installation);
        var replayed = Math.min(oneByOne, entries);
        var reading = new ArrayList<Double>();
        var writing = new ArrayList<Double>();
        var rebuilding = new ArrayList<Double>();
        var replaying = new ArrayList<Double>();
        var phases = new EnumMap<Phase, List<Double>>(Phase.class);
        var shares = new ArrayList<Map<On, Double>>();
        for (var run = 0; run < runs; run++) {
            reading.add(entries / seconds(() -> baseline.read(projection)));
            writing.add(documents.size() / seconds(() -> baseline.write(documents)));
            var lasted = new Lasted();
            var spent = new Spent();
            try (spent) {
                rebuilding.add(entries
                        / seconds(() -> installation.projections().rebuild(projection.name(), null, true, lasted)));
            }
            shares.add(spent.shares());
            lasted.seconds()
                    .forEach((phase, took) -> phases.computeIfAbsent(phase, _ -> new ArrayList<>())
                            .add(took));
            replaying.add(replayed / seconds(() -> axon.replay(projection, replayed)));
        }
        print("");
        print("%s: %,d events in its log, %,d documents, load %.1f"
                .formatted(
                        projection.name(),
                        entries,
                        documents.size() - 1,
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        var a = median(reading);
        var b = median(writing);
        var c = median(rebuilding);
        var d = median(replaying);
        print("  a  reading and decoding, nothing else  %,10.0f events/s     %s".formatted(a, range(reading)));
        print("  b  writing the documents, nothing else %,10.0f documents/s  %s".formatted(b, range(writing)));
        print("  c  rebuild                             %,10.0f events/s     %s".formatted(c, range(rebuilding)));
        print("  d  Axon, one by one, %,7d events    %,10.0f events/s     %s".formatted(replayed, d, range(replaying)));
        print("  c : min(a, b) = %.2f     c : d = %.0f".formatted(c / Math.min(a, b), c / d));
        print("  c took: %s"
                .formatted(phases.entrySet().stream()
                        .map(phase -> "%s %.2f s"
                                .formatted(
                                        phase.getKey()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', ' '),
                                        median(phase.getValue())))
                        .collect(Collectors.joining(", "))));
        print("  c was spent on: %s"
                .formatted(Stream.of(On.values())
                        .map(on -> "%s %.0f %%"
                                .formatted(
                                        on.words,
                                        median(shares.stream()
                                                .map(share -> share.getOrDefault(on, 0.0))
                                                .toList())))
                        .collect(Collectors.joining(", "))));
    }

    /** So that the next one has something to be compared with that has seen the whole log, as it has where a server runs. */
    private static void rebuildFromNothing(Installation installation, String name) {
        installation.forgetReadModels();
        installation.projections().rebuild(name, null, true, (_, _, _) -> {});
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static double seconds(Work work) throws InterruptedException {
        System.gc(); // what was left behind is not this one's
        var began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    private static double median(List<Double> figures) {
        var sorted = figures.stream().sorted().toList();
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String range(List<Double> figures) {
        return "(%,.0f to %,.0f)"
                .formatted(
                        figures.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                        figures.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
    }

    private void print(String line) {
        var out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
