package com.atomicmcp.gateway.tool;

import com.atomicmcp.environment.EnvironmentState;
import com.atomicmcp.gateway.access.Rows;
import com.atomicmcp.gateway.access.Visitor;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.permission.McpTool;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotAllowed;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Makes tools that only read. What they ask may take a while and blocks its thread, so they answer on threads of their
 * own, in bounded number and time; when the client hangs up, the thread is interrupted.
 */
@Component
public final class Tools {

    private static final Logger logger = LoggerFactory.getLogger(Tools.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int THREADS = 64;
    private static final int WAITING = 1_024;

    private final Scheduler threads = Schedulers.newBoundedElastic(THREADS, WAITING, "tools", 60, true);

    private final ReadableSchemas schemas;

    Tools(ReadableSchemas schemas) {
        this.schemas = schemas;
    }

    /** How to describe a tool: what people and assistants call it, what it is for, what goes in and what comes out. */
    public record Description(
            String name, String title, String words, Map<String, Object> input, Map<String, Object> output) {}

    public AsyncToolSpecification readOnly(Description description, BiFunction<Visitor, Arguments, Answered> tool) {
        return AsyncToolSpecification.builder()
                .tool(Tool.builder(description.name(), description.input())
                        .title(description.title())
                        .description(description.words())
                        .outputSchema(description.output())
                        .annotations(ToolAnnotations.builder()
                                .title(description.title())
                                .readOnlyHint(true)
                                .destructiveHint(false)
                                .idempotentHint(true)
                                .openWorldHint(false)
                                .build())
                        .build())
                .callHandler((context, request) ->
                        call(description, Visitor.of(context), Rows.of(context), arguments(request), tool))
                .build();
    }

    /**
     * Refuses whoever may not view what a tool shows in an environment, in the same words whether there is such an environment or
     * not. Who may view it there is told when there is none, or it is archived: they can see that anyway.
     */
    public static void demand(Visitor visitor, McpTool tool, EnvironmentId in) {
        if (!visitor.mayView(tool.about(), in)) {
            throw new ToolProblem("You have no access to this in environment '" + in + "'. "
                    + denied(visitor, tool.demand() + " in this environment")
                    + visitor.reference(tool, in));
        }
        var active = visitor.organization()
                .environment(in)
                .filter(environment -> environment.state() == EnvironmentState.ACTIVE)
                .isPresent();
        if (!active) {
            throw new ToolProblem(
                    "There is no active environment '" + in + "' here. list_environments shows those there are.");
        }
    }

    /** What is missing, and who can give it. */
    public static String denied(Visitor visitor, String needed) {
        return new NotAllowed(needed, visitor.administrators()).message();
    }

    private static Map<String, Object> arguments(CallToolRequest request) {
        return request.arguments() == null ? Map.of() : request.arguments();
    }

    private Mono<CallToolResult> call(
            Description description,
            Visitor visitor,
            Rows rows,
            Map<String, Object> arguments,
            BiFunction<Visitor, Arguments, Answered> tool) {
        return Mono.fromCallable(() -> whileWaitedFor(() -> {
                    var checked = schemas.validate(description.input(), arguments);
                    if (!checked.valid()) {
                        throw new ToolProblem(checked.errorMessage());
                    }
                    return tool.apply(visitor, new Arguments(arguments));
                }))
                .subscribeOn(threads)
                .timeout(PATIENCE)
                .doOnNext(answered -> rows.are(answered.rows()))
                .map(answered -> CallToolResult.builder()
                        .structuredContent(answered.data())
                        .addTextContent(answered.text())
                        .isError(false)
                        .build())
                .onErrorResume(failure -> failed(visitor, description.name(), failure));
    }

    /** Nothing once the thread was interrupted: what a broken-off question throws would go to nobody but the log. */
    private static @Nullable Answered whileWaitedFor(Supplier<Answered> question) {
        try {
            return question.get();
        } catch (RuntimeException failure) {
            if (Thread.currentThread().isInterrupted()) {
                return null;
            }
            throw failure;
        }
    }

    private static Mono<CallToolResult> failed(Visitor visitor, String tool, Throwable failure) {
        return switch (failure) {
            case ToolProblem problem -> problem(problem.words());
            case Refused refused -> problem(refused.rejection().message());
            case TimeoutException _ -> {
                logger.warn("{} found no answer for {} in time", tool, visitor);
                yield problem("There was no answer within " + PATIENCE.toSeconds()
                        + " seconds. Try again, with a smaller limit or a shorter window.");
            }
            case RejectedExecutionException _ -> problem("Too many questions are waiting. Try again in a moment.");
            default -> {
                var reference = UUID.randomUUID().toString();
                logger.error("{} failed for {} [{}]", tool, visitor, reference, failure);
                yield Mono.error(McpError.builder(ErrorCodes.INTERNAL_ERROR)
                        .message("internal error")
                        .data(Map.of("reference", reference))
                        .build());
            }
        };
    }

    private static Mono<CallToolResult> problem(String words) {
        return Mono.just(
                CallToolResult.builder().addTextContent(words).isError(true).build());
    }

    @PreDestroy
    void stop() {
        threads.dispose();
    }
}
