package com.atomicmcp.launcher.tools;

import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code atomicctl tools call}: calls one tool and prints what it answers. */
@Command(
        name = "call",
        description = "Calls a tool and prints its answer.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  atomicctl tools call list_environments",
            "  atomicctl tools call list_action_flows environmentId=env_x state=published",
            "  atomicctl tools call list_action_flows '{\"environmentId\": \"env_x\", \"limit\": 5}' --json"
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            ToolsCommand.OK_CODE,
            ToolsCommand.FAILED_CODE,
            ToolsCommand.USAGE_CODE,
            ToolsCommand.UNREACHABLE_CODE,
            ToolsCommand.UNAUTHORIZED_CODE
        })
final class CallCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME", description = "The tool's name")
    private String name = "";

    @Parameters(
            index = "1..*",
            paramLabel = "KEY=VALUE",
            description = "The arguments; lists are separated by commas. Or all of them as one JSON object.")
    private List<String> arguments = List.of();

    @Mixin
    private Door door = new Door();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        return door.through(spec.commandLine().getErr(), this::call);
    }

    private int call(McpSyncClient client) {
        var tools = client.listTools().tools();
        var tool = tools.stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Trouble.wrongUsage("There is no tool '" + name + "'. There are: "
                        + tools.stream().map(Tool::name).collect(Collectors.joining(", ")) + "."));
        var answer = client.callTool(CallToolRequest.builder(name)
                .arguments(Arguments.read(arguments, tool.inputSchema()))
                .build());
        return print(answer);
    }

    private int print(CallToolResult answer) {
        var out = spec.commandLine().getOut();
        if (Boolean.TRUE.equals(answer.isError())) {
            var err = spec.commandLine().getErr();
            err.println(Text.printable(text(answer)));
            err.flush();
            return Trouble.FAILED;
        }
        if (door.json()) {
            var structured = answer.structuredContent() == null ? answer.content() : answer.structuredContent();
            out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(structured));
        } else {
            out.println(Text.printable(text(answer)));
        }
        out.flush();
        return 0;
    }

    private static String text(CallToolResult answer) {
        return answer.content().stream()
                .map(content -> content instanceof TextContent text ? text.text() : "(" + content.type() + ")")
                .collect(Collectors.joining("\n"));
    }
}
