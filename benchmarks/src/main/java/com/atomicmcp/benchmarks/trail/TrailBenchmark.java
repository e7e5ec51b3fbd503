package com.atomicmcp.benchmarks.trail;

import com.atomicmcp.audit.Trail;
import com.atomicmcp.audit.TrailFilter;
import com.atomicmcp.audit.TrailQuery.Order;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Log;
import com.atomicmcp.query.Paging;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Replays a long trail, beside reading the same rows and nothing else, turn by turn; and looks at the heap meanwhile. */
@Command(
        name = "trail",
        description = "Measures how fast the audit trail is told, and what it needs.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class TrailBenchmark implements Callable<Integer> {

    private static final double MEGABYTE = 1_048_576;
    private static final double[] LOOKS = {0.1, 0.25, 0.5, 0.75, 1};

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--events", description = "How many decisions there are in the log")
    private long events = 1_000_000;

    @Option(names = "--runs", description = "How often everything is measured; the medians are printed")
    private int runs = 5;

    @Option(names = "--verb-heap", description = "The heap of the verb's own process, in MiB; 0 leaves that out")
    private int verbHeap = 128;

    @Option(names = "--postgresql", description = "On a PostgreSQL that is started for it, instead of an H2 file")
    private boolean postgresql;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TrailBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var directory = Files.createTempDirectory("trail-benchmark");
        try {
            if (postgresql) {
                try (var postgres = EmbeddedPostgres.start();
                        var log = new LongLog(postgres.getJdbcUrl("postgres", "postgres"), "postgres", events)) {
                    measure(log);
                }
            } else {
                try (var log = new LongLog(h2(directory), "sa", events)) {
                    measure(log);
                }
                if (verbHeap > 0) {
                    watchTheVerb(directory);
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

    private void measure(LongLog log) {
        print("%s, %,d decisions of %d organizations, %d cores, Java %s, heap of at most %,d MiB"
                .formatted(
                        postgresql ? "PostgreSQL" : "H2 file",
                        events,
                        Decisions.ORGANIZATIONS,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        Runtime.getRuntime().maxMemory() >> 20));
        try (var door = new Door(log.logs())) {
            watchHeap(door);
            compare(log, door);
        }
        try (var pages = new Pages(log.ofOrganizations())) {
            measure(pages);
        }
    }

    private void watchHeap(Door door) {
        print("Alive on the heap, while all of it is replayed through the operations door: %,.0f MiB before"
                .formatted(alive()));
        var looked = new int[1];
        door.replay(entries -> {
            if (looked[0] < LOOKS.length && entries >= LOOKS[looked[0]] * events) {
                looked[0]++;
                print("  after %,10d entries: %,.0f MiB".formatted(entries, alive()));
            }
        });
    }

    private void compare(LongLog log, Door door) {
        var plain = new ArrayList<Double>();
        var decoding = new ArrayList<Double>();
        var telling = new ArrayList<Double>();
        var replaying = new ArrayList<Double>();
        for (var run = 0; run < runs; run++) {
            plain.add(perSecond(() -> insist(log.read() > 0)));
            decoding.add(perSecond(() -> decode(log.logs().decisions())));
            telling.add(perSecond(() -> tell(log.logs().decisions())));
            replaying.add(perSecond(() -> insist(door.replay(_ -> {}) == events)));
        }
        print("Load %.1f".formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        var a = median(plain);
        print("  a  reading the rows by plain JDBC, nothing else %,10.0f entries/s  %s".formatted(a, range(plain)));
        print("  b  reading and decoding them                    %,10.0f entries/s  %s, b : a = %.2f"
                .formatted(median(decoding), range(decoding), median(decoding) / a));
        print("  c  telling them                                 %,10.0f entries/s  %s, c : a = %.2f"
                .formatted(median(telling), range(telling), median(telling) / a));
        print("  d  the replay, through the operations door      %,10.0f entries/s  %s, d : a = %.2f"
                .formatted(median(replaying), range(replaying), median(replaying) / a));
    }

    private static void decode(Log log) {
        try (var entries = log.after(Log.START)) {
            entries.forEach(entry ->
                    insist(entry.event() instanceof Event && !entry.metadata().isEmpty()));
        }
    }

    private void tell(Log log) {
        try (var entries = log.after(Log.START)) {
            insist(new Trail().of(entries, TrailFilter.ALL, Log.START).count() == events);
        }
    }

    private void measure(Pages pages) {
        var organization = Decisions.organization(0);
        var newest = new ArrayList<Double>();
        var deep = new ArrayList<Double>();
        var oldest = new ArrayList<Double>();
        var half = new Paging.End(Order.NEWEST.name(), Long.toString(events / 2)).text();
        for (var run = 0; run < runs + 1; run++) { // the first is not counted
            newest.add(seconds(() -> pages.page(organization, Order.NEWEST, null)));
            deep.add(seconds(() -> pages.page(organization, Order.NEWEST, half)));
            oldest.add(seconds(() -> pages.page(organization, Order.OLDEST, null)));
        }
        print("A page of 50 of one organization's %,d decisions:".formatted(events / Decisions.ORGANIZATIONS));
        print("  the newest             %,6.0f ms  %s".formatted(median(millis(newest)), range(millis(newest))));
        print("  in the middle of them  %,6.0f ms  %s".formatted(median(millis(deep)), range(millis(deep))));
        print("  the oldest             %,6.0f ms  %s".formatted(median(millis(oldest)), range(millis(oldest))));
    }

    private static List<Double> millis(List<Double> seconds) {
        return seconds.stream().skip(1).map(each -> each * 1_000).toList();
    }

    private void watchTheVerb(Path data) throws IOException, InterruptedException {
        print("Alive on the heap of 'atomicctl audit replay', which opens the stores itself, with -Xmx%dm:"
                .formatted(verbHeap));
        var looked = new int[1];
        var began = System.nanoTime();
        var all = Verb.replay(data, verbHeap, (entries, verb) -> {
            if (looked[0] < LOOKS.length && entries >= LOOKS[looked[0]] * events) {
                looked[0]++;
                print("  after %,10d entries: %,.0f MiB".formatted(entries, verb.alive()));
            }
        });
        print("  %,d entries in %.0f s, with starting and reading who may do what"
                .formatted(all, (System.nanoTime() - began) / 1e9));
    }

    private static double alive() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
    }

    private double perSecond(Runnable work) {
        return events / seconds(work);
    }

    private static double seconds(Runnable work) {
        System.gc(); // what was left behind is not this one's
        var began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    private static void insist(boolean right) {
        if (!right) {
            throw new IllegalStateException("something is missing");
        }
    }

    private static double median(List<Double> figures) {
        var sorted = figures.stream().sorted().toList();
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String range(List<Double> figures) {
        var all = figures.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        return "(%,.0f to %,.0f)".formatted(all.getMin(), all.getMax());
    }

    private void print(String line) {
        var out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
