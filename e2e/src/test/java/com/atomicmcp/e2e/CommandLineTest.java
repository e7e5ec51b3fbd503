package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code atomicctl} as somebody types it. */
class CommandLineTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private final Installation installation = Installation.demo();

    @TempDir
    Path folder;

    private record Ended(int exitCode, String out, String err) {}

    @Test
    void listsTheToolsAndCallsOneWithATokenFromTheEnvironment() throws Exception {
        var token =
                Connection.open(installation, "acme", "dev.patel@acme.example").accessToken();

        var listed = tools(token, "list");
        assertThat(listed.exitCode()).as(listed.err()).isZero();
        assertThat(listed.out())
                .contains("list_environments", "list_action_flows", "get_action_flow_analytics", "get_user_profile");

        var called = tools(token, "call", "list_environments");
        assertThat(called.exitCode()).as(called.err()).isZero();
        assertThat(called.out()).contains("Production", "Staging").doesNotContain("Old Campaigns");

        var environment = Http.JSON
                .readTree(tools(token, "call", "list_environments", "--json").out())
                .path("environments")
                .path(0)
                .path("environmentId")
                .asString();
        var flows = tools(token, "call", "list_action_flows", "environmentId=" + environment, "state=draft", "--json");
        assertThat(Http.JSON.readTree(flows.out()).path("actionFlows").valueStream())
                .isNotEmpty()
                .allSatisfy(flow -> assertThat(flow.path("state").asString()).isEqualTo("draft"));
    }

    @Test
    void whatAToolRefusesAndATokenThatIsNoneEndWithTheirExitStatus() throws Exception {
        var token =
                Connection.open(installation, "acme", "dev.patel@acme.example").accessToken();

        var refused = tools(token, "call", "list_action_flows", "environmentId=env_aaaaaaaaaaaaaaaa");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("list_environments");

        var stranger = tools("not-a-token", "list");
        assertThat(stranger.exitCode()).isEqualTo(4);
        assertThat(stranger.err()).contains("token").doesNotContain("\tat ");
    }

    @Test
    void withoutATokenItSignsInWithABrowser() throws Exception {
        var process = start("call", "list_environments");
        try (var err = process.errorReader()) {
            var address = err.lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("http"))
                    .findFirst()
                    .orElseThrow();
            var redirect = Connection.consent(
                    installation, new Http(), URI.create(address), "dev.patel@acme.example", Workbench.DEMO_PASSWORD);
            assertThat(new Http().get(URI.create(redirect)).status())
                    .as("the page that the person is left with")
                    .isEqualTo(200);
            assertThat(process.waitFor(PATIENCE)).isTrue();
            assertThat(process.exitValue()).as(err.readAllAsString()).isZero();
            assertThat(process.inputReader().readAllAsString()).contains("Production", "Staging");
        } finally {
            process.destroyForcibly();
        }
    }

    private Ended tools(String token, String... arguments) throws IOException, InterruptedException {
        var builder = builder(arguments);
        builder.environment().put("ATOMIC_MCP_TOKEN", token);
        return ended(builder);
    }

    private Process start(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    private ProcessBuilder builder(String... arguments) {
        var command = new ArrayList<>(Installation.command());
        command.add("tools");
        command.addAll(List.of(arguments));
        command.addAll(List.of("--url", installation.mcp("acme").toString()));
        var builder = new ProcessBuilder(command);
        builder.environment().remove("ATOMIC_MCP_TOKEN");
        return builder;
    }

    @Test
    void aMachineWithoutMavenIsToldWhatToInstall() throws Exception {
        for (var script : List.of("mvnw", "atomicctl")) {
            var ended = script(script, Map.of("JAVA_HOME", System.getProperty("java.home")), "--version");
            assertThat(ended.exitCode()).as(script).isEqualTo(1);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err().lines())
                    .as(script)
                    .singleElement()
                    .asString()
                    .contains("Maven 3.8", "was not found", "apt-get install maven");
        }
    }

    @Test
    void aMachineWithoutAJdkOf25IsToldWhatToInstall() throws Exception {
        for (var script : List.of("mvnw", "atomicctl")) {
            var ended = script(script, Map.of(), "--version");
            assertThat(ended.exitCode()).as(script).isEqualTo(1);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err().lines())
                    .as(script)
                    .singleElement()
                    .asString()
                    .contains("A JDK 25 or newer is needed", "openjdk-25-jdk-headless", "JAVA_HOME");
        }
    }

    /** The scripts on a machine that has neither Maven nor, where JDKs usually are, any JDK. */
    private Ended script(String script, Map<String, String> environment, String... arguments) throws Exception {
        var machine = Files.createDirectories(folder.resolve("machine"));
        var bin = Files.createDirectories(machine.resolve("bin"));
        for (var tool : List.of("dirname", "readlink", "sed", "find", "head")) {
            var stub = Files.writeString(bin.resolve(tool), "#!/bin/sh\nexec " + which(tool) + " \"$@\"\n");
            assertThat(stub.toFile().setExecutable(true)).isTrue();
        }
        Files.createDirectories(machine.resolve(".mvn"));
        Files.writeString(
                machine.resolve(".mvn/jdk.sh"),
                Files.readString(HOME.resolve(".mvn/jdk.sh"))
                        .replaceAll("(?<= )/(usr/lib|opt|Library)/", machine + "/$1/"));
        Files.writeString(machine.resolve("pom.xml"), "");
        Files.writeString(machine.resolve(script), Files.readString(HOME.resolve(script)));
        var command = new ArrayList<>(List.of("/bin/sh", machine.resolve(script).toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("HOME", machine.toString());
        builder.environment().putAll(environment);
        return ended(builder);
    }

    private static Path which(String tool) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private Ended ended(ProcessBuilder builder) throws IOException, InterruptedException {
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(PATIENCE)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
