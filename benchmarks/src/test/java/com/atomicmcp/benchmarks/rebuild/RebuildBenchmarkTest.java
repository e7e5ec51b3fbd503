package com.atomicmcp.benchmarks.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RebuildBenchmarkTest {

    /** Figures of a small log say nothing; but whoever wants those of a long one finds that it runs. */
    @Test
    void aSmallRunPrintsEveryFigure() {
        var out = new StringWriter();

        var status = new CommandLine(new RebuildBenchmark())
                .setOut(new PrintWriter(out))
                .execute("--events=5000", "--runs=1", "--one-by-one=200");

        assertThat(status).isZero();
        assertThat(out.toString())
                .contains("1,250 events, ", "2,500 events, ", "5,000 events, ")
                .contains("customers: 4,500 events", "analytics-hours: 4,500 events", "action-flows: 500 events")
                .containsPattern("a {2}reading and decoding, nothing else +[1-9][0-9,]* events/s")
                .containsPattern("b {2}writing the documents, nothing else +[1-9][0-9,]* documents/s")
                .containsPattern("c {2}rebuild +[1-9][0-9,]* events/s")
                .containsPattern("d {2}Axon, one by one, +200 events +[1-9][0-9,]* events/s")
                .containsPattern("c : min\\(a, b\\) = [0-9.]+ +c : d = [0-9]+")
                .contains("folding", "comparing", "writing");
    }
}
