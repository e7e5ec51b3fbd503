package com.atomicmcp.benchmarks.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrailBenchmarkTest {

    /** Figures of a short log say nothing; but whoever wants those of a long one finds that it runs. */
    @Test
    void aSmallRunPrintsEveryFigure() {
        var out = new StringWriter();

        var status = new CommandLine(new TrailBenchmark())
                .setOut(new PrintWriter(out))
                .execute("--events=3000", "--runs=1", "--verb-heap=0");

        assertThat(status).isZero();
        assertThat(out.toString())
                .containsPattern("after +7[0-9]+ entries: [0-9]+ MiB")
                .containsPattern("after +3,000 entries: [0-9]+ MiB")
                .containsPattern("a {2}reading the rows by plain JDBC, nothing else +[1-9][0-9,]* entries/s")
                .containsPattern("b {2}reading and decoding them +[1-9][0-9,]* entries/s")
                .containsPattern("c {2}telling them +[1-9][0-9,]* entries/s")
                .containsPattern(
                        "d {2}the replay, through the operations door +[1-9][0-9,]* entries/s .*d : a = [0-9.]+")
                .containsPattern("the newest +[0-9]+ ms");
    }
}
