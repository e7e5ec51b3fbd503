package com.atomicmcp.launcher.tools;

import io.modelcontextprotocol.spec.McpError;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/** Why there is no answer, with the exit code that says so to scripts. */
final class Trouble extends RuntimeException {

    private static final long serialVersionUID = 1;

    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;
    static final int UNAUTHORIZED = 4;

    private final int exitCode;

    private Trouble(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    static Trouble wrongUsage(String message) {
        return new Trouble(USAGE, message);
    }

    static Trouble unreachable(Object url, @Nullable String why) {
        return new Trouble(UNREACHABLE, "No MCP Server answers at " + url + (why == null ? "" : ": " + why) + ".");
    }

    static Trouble unauthorized(String message) {
        return new Trouble(UNAUTHORIZED, message);
    }

    /** What lies behind a failure of the MCP client, which wraps whatever its transport met. */
    static Trouble behind(RuntimeException failure, Object url) {
        Throwable cause = failure;
        while (cause != null) {
            switch (cause) {
                case Trouble trouble -> {
                    return trouble;
                }
                case McpError refused -> {
                    return new Trouble(FAILED, String.valueOf(refused.getMessage()));
                }
                case WebClientRequestException _ -> {
                    return unreachable(url, null);
                }
                case TimeoutException _ -> {
                    return unreachable(url, "it took too long");
                }
                case IOException broken -> {
                    return unreachable(url, broken.getMessage());
                }
                default -> cause = cause.getCause();
            }
        }
        return new Trouble(FAILED, "The MCP Server's answer was not understood: " + failure.getMessage());
    }
}
