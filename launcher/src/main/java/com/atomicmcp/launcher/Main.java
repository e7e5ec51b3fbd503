package com.atomicmcp.launcher;

import com.atomicmcp.launcher.audit.AuditCommand;
import com.atomicmcp.launcher.customers.CustomersCommand;
import com.atomicmcp.launcher.keys.KeysCommand;
import com.atomicmcp.launcher.projections.ProjectionsCommand;
import com.atomicmcp.launcher.tools.ToolsCommand;
import org.springframework.core.NestedExceptionUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code atomicctl}: starts the server, asks a running one, and calls the tools as any MCP client would. */
@Command(
        name = "atomicctl",
        description = "Runs and operates Atomic MCP Server.",
        mixinStandardHelpOptions = true,
        version = "Atomic MCP Server 0.1.0",
        subcommands = {
            StartCommand.class,
            StatusCommand.class,
            ToolsCommand.class,
            KeysCommand.class,
            ProjectionsCommand.class,
            AuditCommand.class,
            CustomersCommand.class
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:refused or failed",
            "2:wrong usage",
            "3:no server answers",
            "4:not authorized",
            "5:verify has found something"
        })
public final class Main implements Runnable {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NOBODY = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public static void main(String[] args) {
        System.setProperty("axoniq.update-checker.disabled", "true"); // Axon reads no Spring property for this
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, _) -> {
                    line.getErr().println("atomicctl: " + reason(failure));
                    return FAILED;
                });
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }

    /** One sentence for a person; the trace of a bug goes where ATOMIC_DEBUG is set. */
    private static String reason(Throwable failure) {
        if (System.getenv("ATOMIC_DEBUG") != null) {
            failure.printStackTrace();
        }
        var cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
