package com.atomicmcp.gateway.call;

import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.call.CallEvent.Arguments;
import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.CallLog;
import com.atomicmcp.call.Fingerprints;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.gateway.access.Rows;
import com.atomicmcp.gateway.access.Visitor;
import com.atomicmcp.gateway.transport.Witness;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.log.Intake.Report;
import com.atomicmcp.rejection.Refused;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Writes down every request, once a second in batches, so that nobody waits for it. An orderly stop writes what is
 * left; a crash loses a second. While the log is out of reach, 20,000 requests are kept and later ones are lost, which
 * the server's output says.
 */
@Component
final class CallRecorder implements Witness {

    private static final Logger logger = LoggerFactory.getLogger(CallRecorder.class);
    private static final Duration BETWEEN_BATCHES = Duration.ofSeconds(1);
    private static final Duration TO_FINISH = Duration.ofSeconds(10);
    private static final int MOST_WAITING = 20_000;
    private static final int BATCH = 500;
    private static final String CALL = "tools/call";
    private static final Set<String> METHODS = Set.of("initialize", "ping", "server/discover", "tools/list", CALL);

    private final CallLog log;
    private final Clock clock;
    private final Map<String, Set<String>> tools;
    private final WrittenArguments arguments;
    private final BlockingQueue<Report> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final LongAdder lost = new LongAdder();
    private final List<Report> batch = new ArrayList<>(BATCH); // the writer's alone
    private volatile int inHand; // as many as that has
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("call-recorder").factory());

    @Autowired
    CallRecorder(CallLog log, Fingerprints fingerprints, Clock clock, List<AsyncToolSpecification> tools) {
        this(log, fingerprints, clock, tools, BETWEEN_BATCHES);
    }

    CallRecorder(
            CallLog log,
            Fingerprints fingerprints,
            Clock clock,
            List<AsyncToolSpecification> tools,
            Duration betweenBatches) {
        this.log = log;
        this.clock = clock;
        this.arguments = new WrittenArguments(fingerprints);
        this.tools = tools.stream()
                .map(AsyncToolSpecification::tool)
                .collect(Collectors.toUnmodifiableMap(Tool::name, CallRecorder::arguments));
        var _ = writer.scheduleWithFixedDelay(
                this::write, betweenBatches.toMillis(), betweenBatches.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void saw(Ended request) {
        var visitor = Visitor.of(request.context());
        var organization = visitor.organization().organizationId();
        var connection = visitor.connection();
        var params = request.method().equals(CALL) ? request.params() : Map.<String, Object>of();
        var tool = params.get("name") instanceof String name && tools.containsKey(name) ? name : null;
        var ended = new CallEnded(
                organization,
                connection.connectionId(),
                connection.memberId(),
                connection.clientId(),
                METHODS.contains(request.method()) ? request.method() : "other",
                tool,
                environment(params),
                request.outcome(),
                clock.instant().minus(request.took()),
                request.took().toNanos() / 1_000,
                request.outcome() == Outcome.ANSWERED
                        ? Rows.of(request.context()).count()
                        : null,
                tool == null ? null : arguments(visitor.organization(), tool, params));
        var subject = organization + "/" + connection.connectionId();
        if (!waiting.offer(new Report(UUID.randomUUID().toString(), subject, ended))) {
            lost.increment();
        }
    }

    private @Nullable Arguments arguments(OrganizationState organization, String tool, Map<String, Object> params) {
        return params.get("arguments") instanceof Map<?, ?> given
                ? arguments.of(
                        organization.organizationId(),
                        organization.preferences().callArguments(),
                        tools.getOrDefault(tool, Set.of()),
                        given)
                : null;
    }

    /** The names of those that a tool takes. */
    private static Set<String> arguments(Tool tool) {
        return tool.inputSchema().get("properties") instanceof Map<?, ?> properties
                ? properties.keySet().stream().map(Object::toString).collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    private static @Nullable EnvironmentId environment(Map<String, Object> params) {
        try {
            return params.get("arguments") instanceof Map<?, ?> arguments
                            && arguments.get("environmentId") instanceof String id
                    ? new EnvironmentId(id)
                    : null;
        } catch (Refused _) {
            return null; // no id, which the tool says as well
        }
    }

    /** All that waits by now, or it would never come to an end; what could not be written stays for the next time. */
    void write() {
        try {
            for (var left = batch.size() + waiting.size(); left > 0; left -= BATCH) {
                waiting.drainTo(batch, BATCH - batch.size());
                inHand = batch.size();
                log.append(List.copyOf(batch));
                batch.clear();
                inHand = 0;
            }
        } catch (RuntimeException | Error failure) { // whatever leaves this method would end it for ever, unseen
            logger.warn("{} requests are not written down yet", batch.size() + waiting.size(), failure);
        }
        var gone = lost.sumThenReset();
        if (gone > 0) {
            logger.error("{} requests will never be written down: the call log was out of reach for too long", gone);
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        writer.execute(this::write);
        writer.shutdown();
        var _ = writer.awaitTermination(TO_FINISH.toMillis(), TimeUnit.MILLISECONDS);
        var left = inHand + waiting.size();
        if (left > 0) {
            logger.error("{} requests will never be written down: the call log is out of reach", left);
        }
    }
}
