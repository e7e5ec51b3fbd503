package com.atomicmcp.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Member;
import com.atomicmcp.call.Fingerprints;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.client.ConnectionState;
import com.atomicmcp.gateway.access.Visitor;
import com.atomicmcp.gateway.transport.Witness.Ended;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.StoreOutOfReach;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Intake.Report;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.permission.Grants;
import io.modelcontextprotocol.common.McpTransportContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class CallRecorderTest {

    private static final OrganizationId ACME = new OrganizationId("org_acme");
    private static final Ended PING = new Ended(
            McpTransportContext.create(Map.of(Visitor.class.getName(), alice())),
            "ping",
            Map.of(),
            Outcome.ANSWERED,
            Duration.ofMillis(1));

    private final List<Integer> batches = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private final CallRecorder recorder = new CallRecorder(
            this::append, new Fingerprints(new byte[32]), Clock.systemUTC(), List.of(), Duration.ofHours(1));

    @Test
    void whatWaitsIsWrittenInBatches() {
        seen(1_200);
        recorder.write();
        assertThat(batches).containsExactly(500, 500, 200);
    }

    @Test
    void whatIsAskedWhileABatchIsWrittenWaitsForTheNext() {
        meanwhile = () -> {
            if (batches.size() < 100) { // or the writer would never come back
                seen(1);
            }
        };
        seen(1);
        recorder.write();
        assertThat(batches).containsExactly(1);
        recorder.write();
        assertThat(batches).containsExactly(1, 1);
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenTheNextTimeBeforeTheRest() {
        meanwhile = () -> {
            throw StoreOutOfReach.refused();
        };
        seen(600);
        recorder.write();
        meanwhile = () -> {};
        seen(1);
        recorder.write();
        assertThat(batches).as("one that failed, then all").containsExactly(500, 500, 101);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whoStopsWhileTheLogIsOutOfReachIsToldWhatIsLost(CapturedOutput output) throws InterruptedException {
        meanwhile = () -> {
            throw StoreOutOfReach.refused();
        };
        seen(600);
        recorder.stop();
        assertThat(output).contains("600 requests will never be written down");
    }

    private void seen(int requests) {
        for (var request = 0; request < requests; request++) {
            recorder.saw(PING);
        }
    }

    private void append(List<Report> calls) {
        batches.add(calls.size());
        meanwhile.run();
    }

    private static Visitor alice() {
        var model = new AccessModel();
        model.evolve(
                new Entry(0, "registered", Instant.EPOCH, new OrganizationRegistered(ACME, "Acme", "acme"), Map.of()));
        var member = Member.invited(new MemberId("mem_alice"), "alice@acme.test", "Alice", "Tester");
        var connection = new ConnectionState(
                new ConnectionId("con_1"),
                member.memberId(),
                new ClientId("client_1"),
                "http://localhost:8081/acme/mcp/v1",
                List.of("mcp:tools"),
                Instant.EPOCH,
                false);
        return new Visitor(model.organization(ACME).orElseThrow(), member, connection, Grants.NONE, Instant.EPOCH);
    }
}
