package com.atomicmcp.launcher.tools;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code atomicctl tools}: lists and calls the tools of an MCP Server as any MCP client would. */
@Command(
        name = "tools",
        description = "Lists and calls the tools of an MCP Server, as any MCP client would.",
        mixinStandardHelpOptions = true,
        subcommands = {ListCommand.class, CallCommand.class})
public final class ToolsCommand implements Runnable {

    static final String OK_CODE = "0:done";
    static final String FAILED_CODE = "1:the MCP Server or the tool answered with an error";
    static final String USAGE_CODE = "2:wrong usage";
    static final String UNREACHABLE_CODE = "3:no MCP Server answers there";
    static final String UNAUTHORIZED_CODE = "4:not authorized";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: list or call");
    }
}
