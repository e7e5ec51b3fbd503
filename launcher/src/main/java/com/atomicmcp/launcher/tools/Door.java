package com.atomicmcp.launcher.tools;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.mcp.client.webflux.transport.WebClientStreamableHttpTransport;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Where the MCP Server is, and how to get in. */
final class Door {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The organization's MCP Server URL (default: http://localhost:8081/acme/mcp/v1)")
    private URI url = URI.create("http://localhost:8081/acme/mcp/v1");

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "An access token; better in the environment variable ATOMIC_MCP_TOKEN, where other users do not "
                            + "see it. Without one you are asked to sign in with a browser; what the next call needs to do "
                            + "without is kept in ~/.local/state/atomicctl, or under XDG_STATE_HOME.")
    private @Nullable String token;

    @Option(names = "--json", description = "Print structured content as JSON")
    private boolean json;

    boolean json() {
        return json;
    }

    /** Goes in, does something and leaves; the exit code is that of what was done, or of what prevented it. */
    int through(PrintWriter err, Function<McpSyncClient, Integer> action) {
        // The libraries would log their every step to standard output, where the answer goes.
        LoggingSystem.get(Door.class.getClassLoader()).beforeInitialize();
        try {
            if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
                throw Trouble.wrongUsage("'" + url + "' is not an http or https URL.");
            }
            var given = token == null ? System.getenv("ATOMIC_MCP_TOKEN") : token;
            try (var client = client(
                    given == null || given.isBlank() ? new SignIn(url, err, SignIns.ofThisUser()).token() : given)) {
                client.initialize();
                return action.apply(client);
            }
        } catch (RuntimeException failure) {
            var trouble = Trouble.behind(failure, url);
            err.println("atomicctl: " + Text.printable(String.valueOf(trouble.getMessage())));
            return trouble.exitCode();
        }
    }

    private McpSyncClient client(String bearer) {
        var web = WebClient.builder()
                .baseUrl(url.getScheme() + "://" + url.getRawAuthority())
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + bearer)
                .filter(Door::refusals);
        var transport = WebClientStreamableHttpTransport.builder(web)
                .endpoint(url.getRawPath())
                .build();
        return McpClient.sync(transport)
                .clientInfo(Implementation.builder("atomicctl", "0.1.0").build())
                .requestTimeout(PATIENCE)
                .initializationTimeout(PATIENCE)
                .build();
    }

    /** The transport would report these as broken answers. */
    private static Mono<ClientResponse> refusals(ClientRequest request, ExchangeFunction next) {
        return next.exchange(request)
                .flatMap(response -> switch (response.statusCode().value()) {
                    case 401 -> refused(response, "The access token was refused");
                    case 403 -> refused(response, "Access was refused");
                    default -> Mono.just(response);
                });
    }

    private static Mono<ClientResponse> refused(ClientResponse response, String what) {
        return response.bodyToMono(String.class)
                .defaultIfEmpty("")
                .map(Door::reason)
                .flatMap(reason ->
                        Mono.error(Trouble.unauthorized(reason.isEmpty() ? what + "." : what + ": " + reason)));
    }

    /** From problem+json, or from a JSON-RPC error. */
    private static String reason(String body) {
        try {
            var answer = JsonMapper.shared().readTree(body);
            return answer.path("detail")
                    .asString(answer.path("error").path("message").asString(""));
        } catch (JacksonException notJson) {
            return "";
        }
    }
}
