package com.atomicmcp.benchmarks.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SealingBenchmarkTest {

    /** Figures of a moment say nothing; but whoever wants those of minutes finds that it runs. */
    @Test
    void aShortRunPrintsEveryFigure() {
        var out = new StringWriter();

        var status = new CommandLine(new SealingBenchmark())
                .setOut(new PrintWriter(out))
                .execute("--runs=1", "--turns=2", "--millis=200", "--lead-in=100", "--threads=1");

        assertThat(status).isZero();
        assertThat(out.toString())
                .containsPattern("run 1: with the sealer [1-9][0-9,]* commands/s, without [1-9][0-9,]*, ratio [0-9.]+")
                .containsPattern("medians: with [1-9][0-9,]* commands/s, without [1-9][0-9,]*; ratio [0-9.]+")
                .containsPattern("the sealer took [0-9.]+ %")
                .containsPattern("[1-9][0-9,]* entries under [1-9][0-9,]* seals");
    }
}
