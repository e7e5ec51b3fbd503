package com.atomicmcp.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NullAway can fall silent after a change of JDK; a planted mistake, compiled with the build's own flags, tells. */
class NullAwayIsAwakeTest {

    @Test
    void returningNullWhereNoneWasPromisedDoesNotCompile(@TempDir Path folder) throws Exception {
        var compilation = compile(folder, "null");

        assertThat(compilation.exitCode()).isNotZero();
        assertThat(compilation.output()).contains("error: [NullAway] returning @Nullable expression");
    }

    @Test
    void returningSomethingCompiles(@TempDir Path folder) throws Exception {
        var compilation = compile(folder, "\"something\"");

        assertThat(compilation.exitCode()).as(compilation.output()).isZero();
    }

    private static Compilation compile(Path folder, String answer) throws IOException, InterruptedException {
        var source = Files.writeString(folder.resolve("Planted.java"), """
                @org.jspecify.annotations.NullMarked
                class Planted {
                    String answer() {
                        return %s;
                    }
                }
                """.formatted(answer));
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
        for (var option : Files.readAllLines(Path.of(System.getProperty("build.jvm.config")))) {
            command.add("-J" + option.replace(' ', '='));
        }
        var classPath = System.getProperty("java.class.path");
        command.addAll(List.of("-cp", classPath, "-processorpath", classPath, "-d", folder.toString()));
        command.addAll(List.of("-XDcompilePolicy=simple", "--should-stop=ifError=FLOW"));
        command.addAll(List.of("-XDaddTypeAnnotationsToSymbol=true", "-proc:none"));
        command.add(System.getProperty("build.errorprone"));
        command.add(source.toString());

        var output = folder.resolve("output.txt");
        var javac = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Compilation(javac.waitFor(), Files.readString(output, UTF_8));
    }

    private record Compilation(int exitCode, String output) {}
}
