package com.atomicmcp.launcher.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What stands in {@code docker/}: the compose file, the image's recipe and the example of secrets. */
record Deployment(Map<String, Object> compose, List<Instruction> recipe, Map<String, String> example) {

    static final Path FOLDER = folder();

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\$|\\{(\\w+)(?::([-?])([^}]*))?})");

    /** One instruction of the recipe, its lines joined. */
    record Instruction(String word, String rest) {}

    static Deployment read() {
        try {
            Map<String, Object> compose = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(Files.readString(FOLDER.resolve("compose.yaml")));
            return new Deployment(
                    compose,
                    instructions(Files.readString(FOLDER.resolve("Dockerfile"))),
                    assignments(Files.readAllLines(FOLDER.resolve(".env.example")).stream()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The services by their names, each with its keys. */
    Map<String, Map<String, Object>> services() {
        return map(compose.get("services")).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, service -> map(service.getValue()), (a, _) -> a, LinkedHashMap::new));
    }

    /** Those that are processes of ours. */
    Map<String, Map<String, Object>> roles() {
        var roles = new LinkedHashMap<>(services());
        roles.values().removeIf(service -> !service.containsKey("build"));
        return roles;
    }

    /** A role's variables as its process would find them: the image's, then the service's with the blanks filled in. */
    Map<String, String> environment(String service, Map<String, String> filledIn) {
        var environment = new LinkedHashMap<>(imageEnvironment());
        map(services().get(service).get("environment"))
                .forEach((name, value) -> environment.put(name, interpolated(value.toString(), filledIn)));
        return environment;
    }

    Map<String, String> imageEnvironment() {
        return assignments(recipe.stream()
                .filter(instruction -> instruction.word().equals("ENV"))
                .flatMap(instruction -> Stream.of(instruction.rest().split("\\s+"))));
    }

    /** What must be filled in before the compose file can be used. */
    Set<String> blanks() throws IOException {
        return VARIABLE.matcher(Files.readString(FOLDER.resolve("compose.yaml")))
                .results()
                .filter(found -> found.group(1) != null)
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @SuppressWarnings("unchecked") // the keys of what we read are texts
    static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    private static String interpolated(String text, Map<String, String> filledIn) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            if (found.group(1) == null) {
                return Matcher.quoteReplacement("$");
            }
            var value = filledIn.getOrDefault(found.group(1), "");
            if (value.isEmpty() && "-".equals(found.group(2))) {
                value = found.group(3);
            } else if (value.isEmpty()) {
                throw new IllegalStateException(found.group(1) + " " + found.group(3));
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static List<Instruction> instructions(String recipe) {
        return recipe.replaceAll("(?m)^\\s*#.*\\R", "")
                .replaceAll("\\\\\\R\\s*", " ")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split("\\s+", 2))
                .map(parts -> new Instruction(parts[0], parts[1].strip()))
                .toList();
    }

    private static Map<String, String> assignments(Stream<String> lines) {
        return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1], (_, b) -> b, LinkedHashMap::new));
    }

    private static Path folder() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("docker/compose.yaml"))) {
                return at.resolve("docker");
            }
        }
        throw new IllegalStateException(
                "no docker/compose.yaml above " + Path.of("").toAbsolutePath());
    }
}
