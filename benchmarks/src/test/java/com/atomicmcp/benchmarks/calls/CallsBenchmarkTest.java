package com.atomicmcp.benchmarks.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CallsBenchmarkTest {

    /** Figures of a small log say nothing; but whoever wants those of a long one finds that it runs. */
    @Test
    void aSmallRunPrintsEveryFigure() {
        var out = new StringWriter();

        var status = new CommandLine(new CallsBenchmark())
                .setOut(new PrintWriter(out))
                .execute("--calls=10000", "--turns=1");

        assertThat(status).isZero();
        assertThat(out.toString())
                .containsPattern("appending 10,000 calls in batches of 500: [1-9][0-9,]* calls/s; .* ratio [0-9.]+ ")
                .containsPattern("first page of an organization: p50 [0-9.]+ ms")
                .containsPattern("first page of a client with 20 connections: p50 [0-9.]+ ms");
    }
}
