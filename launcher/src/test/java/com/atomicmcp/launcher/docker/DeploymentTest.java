package com.atomicmcp.launcher.docker;

import static com.atomicmcp.launcher.docker.Deployment.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.atomicmcp.launcher.docker.Deployment.Instruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

/** What an engine would stumble over, as far as it can be seen without one. */
class DeploymentTest {

    private static final Set<String> TOP = Set.of("name", "services", "networks", "volumes");
    private static final Set<String> SERVICE = Set.of(
            "image",
            "build",
            "entrypoint",
            "command",
            "environment",
            "ports",
            "networks",
            "volumes",
            "tmpfs",
            "read_only",
            "mem_limit",
            "cap_drop",
            "security_opt",
            "healthcheck",
            "depends_on",
            "stop_grace_period",
            "restart");
    private static final Set<String> HEALTH = Set.of("test", "interval", "timeout", "retries", "start_period");
    private static final Pattern VERSIONED =
            Pattern.compile("[a-z0-9./-]+:(?!latest$)[A-Za-z0-9._-]*\\d[A-Za-z0-9._-]*");

    private final Deployment deployment = Deployment.read();

    @Test
    void theComposeFileHasOnlyKeysThatTheCompositionLanguageKnows() {
        assertThat(deployment.compose().keySet()).allMatch(key -> TOP.contains(key) || key.startsWith("x-"));
        assertThat(deployment.services().values()).allSatisfy(service -> {
            assertThat(SERVICE).containsAll(service.keySet());
            if (service.containsKey("healthcheck")) {
                assertThat(HEALTH).containsAll(map(service.get("healthcheck")).keySet());
            }
        });
    }

    @Test
    void thereIsOneProcessOfEachRole() {
        assertThat(deployment.roles())
                .allSatisfy((name, service) ->
                        assertThat(map(service.get("environment"))).containsEntry("ATOMIC_ROLES", name));
        assertThat(deployment.roles()).containsOnlyKeys("workbench", "projector", "gateway");
    }

    @Test
    void everyImageHasAVersion() {
        var stages = deployment.recipe().stream()
                .filter(instruction -> instruction.word().equals("FROM"))
                .map(instruction -> instruction.rest().replaceFirst("\\s+AS\\s+\\w+$", ""));
        var images = deployment.services().values().stream()
                .map(service -> service.get("image").toString());
        assertThat(Stream.concat(stages, images)).hasSize(7).allMatch(VERSIONED.asMatchPredicate());
    }

    @Test
    void nothingButTheTwoDoorsIsPublishedAndThatOnTheLoopbackInterface() {
        assertThat(deployment.services().values().stream()
                        .flatMap(service -> ((List<?>) service.getOrDefault("ports", List.of())).stream()))
                .map(Object::toString)
                .containsExactly("127.0.0.1:8080:8080", "127.0.0.1:8081:8081");
    }

    @Test
    void whoIsWaitedForSaysWhenItIsHealthy() {
        var services = deployment.services();
        assertThat(services.values().stream()
                        .flatMap(service -> map(service.getOrDefault("depends_on", Map.of())).entrySet().stream()))
                .isNotEmpty()
                .allSatisfy(dependency -> {
                    assertThat(dependency.getValue()).isEqualTo(Map.of("condition", "service_healthy"));
                    assertThat(services).containsKey(dependency.getKey());
                    assertThat(services.get(dependency.getKey()))
                            .containsAnyOf(Map.entry("image", image()), health(dependency.getKey()));
                });
    }

    @Test
    void networksAndVolumesAreDeclared() {
        var networks = map(deployment.compose().get("networks")).keySet();
        var volumes = map(deployment.compose().get("volumes")).keySet();
        assertThat(deployment.services().values()).allSatisfy(service -> {
            assertThat((List<?>) service.get("networks")).allMatch(networks::contains);
            assertThat((List<?>) service.getOrDefault("volumes", List.of()))
                    .map(Object::toString)
                    .allMatch(volume -> volume.startsWith("/") || volumes.contains(volume.replaceFirst(":.*", "")));
        });
    }

    @Test
    void theServerKnowsEveryVariableItIsGiven() throws IOException {
        var known = settings();
        assertThat(known).containsAll(deployment.imageEnvironment().keySet());
        assertThat(deployment.roles().values())
                .allSatisfy(role -> assertThat(known)
                        .containsAll(map(role.get("environment")).keySet()));
    }

    @Test
    void everySettingIsExplained() throws IOException {
        var page = Files.readString(Deployment.FOLDER.resolveSibling("docs/configuration.md"));
        assertThat(settings())
                .filteredOn(name -> !name.equals("ATOMIC_OPERATIONS_TOKEN")) // nobody chooses it
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void theExampleNamesWhatMustBeFilledInAndHoldsNoSecret() throws IOException {
        assertThat(deployment.example().keySet()).containsExactlyInAnyOrderElementsOf(deployment.blanks());
        assertThat(deployment.example()).allSatisfy((name, value) -> {
            if (name.endsWith("PASSWORD") || name.endsWith("TOKEN") || name.endsWith("SECRET")) {
                assertThat(value).isEmpty();
            } else {
                assertThat(value).isNotEmpty();
            }
        });
        assertThat(Files.readString(Deployment.FOLDER.resolve(".gitignore"))).isEqualTo(".env\n");
    }

    @Test
    void theImageRunsAsNobodySpecialAndSaysHowItIs() {
        assertThat(deployment.recipe())
                .contains(new Instruction("USER", "atomic"), new Instruction("STOPSIGNAL", "SIGTERM"))
                .contains(
                        new Instruction("VOLUME", deployment.imageEnvironment().get("ATOMIC_DATA")))
                .anySatisfy(instruction -> {
                    assertThat(instruction.word()).isEqualTo("HEALTHCHECK");
                    assertThat(instruction.rest()).endsWith("CMD [\"atomicctl\", \"status\"]");
                });
    }

    @Test
    void whatIsCopiedIntoTheImageIsThere() {
        assertThat(deployment.recipe())
                .filteredOn(instruction ->
                        instruction.word().equals("COPY") && !instruction.rest().contains("--from"))
                .hasSize(2)
                .extracting(instruction ->
                        instruction.rest().replaceFirst("^--\\S+ ", "").replaceFirst(" .*", ""))
                .allSatisfy(source -> assertThat(Deployment.FOLDER.getParent().resolve(source))
                        .exists());
        assertThat(Deployment.FOLDER.resolve("atomicctl")).isExecutable();
    }

    @Test
    void theComposePluginAgreesWhereThereIsOne() throws IOException, InterruptedException {
        assumeTrue(succeeds("docker", "compose", "version"), "no docker client with the compose plugin here");
        assertThat(succeeds(
                        "docker",
                        "compose",
                        "--env-file",
                        completed().toString(),
                        "-f",
                        Deployment.FOLDER.resolve("compose.yaml").toString(),
                        "config",
                        "-q"))
                .isTrue();
    }

    private Object image() {
        return deployment.roles().get("workbench").get("image");
    }

    private Map.Entry<String, Object> health(String service) {
        var check = deployment.services().get(service).get("healthcheck");
        return Map.entry("healthcheck", check == null ? "none" : check);
    }

    private Path completed() throws IOException {
        var file = Files.createTempFile("compose", ".env");
        file.toFile().deleteOnExit();
        return Files.write(
                file,
                deployment.example().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + (entry.getValue().isEmpty() ? "secret" : entry.getValue()))
                        .toList());
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    /** The names, in the environment, of the settings in stores.yaml. */
    private static List<String> settings() throws IOException {
        var stores = new YamlPropertySourceLoader().load("stores", new ClassPathResource("stores.yaml"));
        return Stream.concat(
                        Stream.of("MONGODB_URI"),
                        stores.stream()
                                .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                                .filter(name -> name.startsWith("atomic."))
                                .map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_")))
                .toList();
    }
}
