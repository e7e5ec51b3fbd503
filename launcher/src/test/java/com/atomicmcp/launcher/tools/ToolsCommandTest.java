package com.atomicmcp.launcher.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ToolsCommandTest {

    private final StringWriter err = new StringWriter();

    @Test
    void callNeedsAName() {
        assertThat(execute("call")).isEqualTo(2);
        assertThat(err.toString()).contains("NAME");
    }

    @Test
    void listOrCallMustBeSaid() {
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString()).contains("list or call");
    }

    @Test
    void onlyHttpUrlsAreCalled() {
        assertThat(execute("list", "--url", "file:///etc/hosts", "--token", "t"))
                .isEqualTo(2);
    }

    @Test
    void whereNobodyListensNoServerAnswers() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        var url = "http://localhost:" + free + "/acme/mcp/v1";

        assertThat(execute("list", "--url", url, "--token", "t")).isEqualTo(3);
        assertThat(execute("list", "--url", url)).isEqualTo(3);
        assertThat(err.toString()).contains("No MCP Server answers at " + url);
    }

    @Test
    void everyExitCodeIsDocumented() {
        for (var command : new CommandLine(new ToolsCommand()).getSubcommands().values()) {
            assertThat(command.getCommandSpec().usageMessage().exitCodeList())
                    .containsOnlyKeys("0", "1", "2", "3", "4");
        }
    }

    private int execute(String... arguments) {
        return new CommandLine(new ToolsCommand())
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
