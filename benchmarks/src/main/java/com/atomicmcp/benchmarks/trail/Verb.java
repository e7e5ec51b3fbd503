package com.atomicmcp.benchmarks.trail;

import com.atomicmcp.launcher.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** {@code atomicctl audit replay} in a process of its own, which opens the stores itself. */
final class Verb {

    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final double KILOBYTES = 1_024;

    private final Process process;

    private Verb(Process process) {
        this.process = process;
    }

    /** The whole trail of a stopped data directory; how many entries came. */
    static long replay(Path data, int heap, Looking looking) throws IOException, InterruptedException {
        var verb = new Verb(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "audit",
                        "replay",
                        "--data",
                        data.toString(),
                        "--json"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        var entries = 0L;
        try (var out = verb.process.inputReader()) {
            while (out.readLine() != null) {
                looking.at(++entries, verb);
            }
        }
        if (verb.process.waitFor() != 0) {
            throw new IllegalStateException("it ended with status " + verb.process.exitValue());
        }
        return entries;
    }

    /** Hears of every entry that comes. */
    interface Looking {
        void at(long entries, Verb verb) throws IOException, InterruptedException;
    }

    /** In MiB, what is alive on its heap: whatever is garbage is collected before. */
    double alive() throws IOException, InterruptedException {
        jcmd("GC.run");
        var heap = jcmd("GC.heap_info");
        return USED.matcher(heap.substring(0, heap.indexOf("Metaspace")))
                        .results()
                        .mapToLong(used -> Long.parseLong(used.group(1)))
                        .sum()
                / KILOBYTES;
    }

    private String jcmd(String what) throws IOException, InterruptedException {
        var asked = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        what)
                .start();
        var answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        asked.waitFor();
        return answer;
    }
}
