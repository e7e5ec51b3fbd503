package com.atomicmcp.launcher.tools;

import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code atomicctl tools list}: what tools there are, and what each wants to know. */
@Command(
        name = "list",
        description = "Lists the tools with their arguments.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            ToolsCommand.OK_CODE,
            ToolsCommand.FAILED_CODE,
            ToolsCommand.USAGE_CODE,
            ToolsCommand.UNREACHABLE_CODE,
            ToolsCommand.UNAUTHORIZED_CODE
        })
final class ListCommand implements Callable<Integer> {

    @Mixin
    private Door door = new Door();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        return door.through(spec.commandLine().getErr(), this::list);
    }

    private int list(McpSyncClient client) {
        var out = spec.commandLine().getOut();
        var tools = client.listTools().tools();
        if (door.json()) {
            out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(tools));
        } else {
            tools.forEach(tool -> out.println(Text.printable(described(tool))));
        }
        out.flush();
        return 0;
    }

    static String described(Tool tool) {
        var text = new StringBuilder(tool.name());
        if (tool.title() != null) {
            text.append("  ").append(tool.title());
        }
        if (tool.description() != null) {
            text.append('\n').append(tool.description().strip().indent(2).stripTrailing());
        }
        var required = tool.inputSchema().get("required") instanceof List<?> names ? names : List.of();
        Arguments.properties(tool.inputSchema())
                .forEach((name, schema) -> text.append("\n    ")
                        .append(name)
                        .append("=<")
                        .append(Arguments.type(schema))
                        .append('>')
                        .append(required.contains(name) ? " (required)" : "")
                        .append(
                                schema instanceof Map<?, ?> known
                                                && known.get("description") instanceof String description
                                        ? "  " + description
                                        : ""));
        return text.append('\n').toString();
    }
}
