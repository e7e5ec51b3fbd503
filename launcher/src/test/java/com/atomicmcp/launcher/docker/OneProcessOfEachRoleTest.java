package com.atomicmcp.launcher.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The three roles as processes, each with the environment that the compose file gives its container. Only what a network
 * of containers would resolve is replaced: hosts, ports and the two stores, of which PostgreSQL is a real one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneProcessOfEachRoleTest {

    private static final String OPERATOR = "token-of-the-operator";
    private static final String PASSWORD = "correct horse battery staple";

    private final Deployment deployment = Deployment.read();
    private final Map<String, RoleProcess> processes = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private static Path temporary;

    private EmbeddedPostgres postgres;
    private MongoServer mongodb;
    private int workbench;
    private int gateway;

    @BeforeAll
    void startAsTheComposeFileSays() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE atomic LOGIN PASSWORD 'password-of-postgres'");
            statement.execute("CREATE DATABASE atomic OWNER atomic");
        }
        mongodb = new MongoServer(new MemoryBackend());
        mongodb.bind("127.0.0.1", 0);
        workbench = freePort();
        gateway = freePort();
        startWhoWaitsForNobodyElse(List.of("postgres", "mongodb"));
        startWhoWaitsForNobodyElse(List.of("postgres", "mongodb", "workbench"));
    }

    /** Starts those whose dependencies are up, all at once, and waits until their health checks pass. */
    private void startWhoWaitsForNobodyElse(List<String> healthy) {
        var started = new LinkedHashMap<String, RoleProcess>();
        deployment.roles().forEach((name, service) -> {
            var waitsFor = Deployment.map(service.get("depends_on")).keySet();
            if (!processes.containsKey(name) && healthy.containsAll(waitsFor)) {
                started.put(name, start(name));
            }
        });
        processes.putAll(started);
        started.forEach((name, process) -> {
            await().atMost(Duration.ofSeconds(90)).until(() -> process.announced() || !process.runs());
            assertThat(process.runs()).as(name + " said: " + process.said()).isTrue();
            await().atMost(Duration.ofSeconds(60)).until(() -> process.health() == 0);
        });
    }

    private RoleProcess start(String role) {
        return RoleProcess.run(
                environment(role),
                temporary.resolve(role + ".output"),
                "start",
                "--port=" + workbench,
                "--gateway-port=" + gateway,
                "--operations-port=0");
    }

    private Map<String, String> environment(String role) {
        var filledIn = new LinkedHashMap<>(deployment.example());
        filledIn.put("ATOMIC_OPERATOR_TOKEN", OPERATOR);
        filledIn.put("ATOMIC_KEY_SECRET", "k".repeat(64));
        filledIn.put("ATOMIC_CUSTOMER_SECRET", "c".repeat(64));
        filledIn.put("POSTGRES_PASSWORD", "password-of-postgres");
        filledIn.put("MONGODB_PASSWORD", "password-of-mongodb");
        var environment = deployment.environment(role, filledIn);
        environment.replaceAll((_, value) -> value.replace("postgres:5432", "localhost:" + postgres.getPort())
                .replace("workbench:8080", "localhost:" + workbench)
                .replace("localhost:8080", "localhost:" + workbench)
                .replace("localhost:8081", "localhost:" + gateway));
        environment.replace("ATOMIC_DATA", temporary.resolve(role).toString());
        // the embedded server knows neither passwords nor replica sets
        environment.replace(
                "MONGODB_URI",
                "mongodb://127.0.0.1:" + mongodb.getLocalAddress().getPort() + "/");
        return environment;
    }

    @AfterAll
    void stop() throws IOException {
        processes.values().forEach(RoleProcess::close);
        http.close();
        if (mongodb != null) {
            mongodb.shutdownNow();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    @Order(1)
    void allHaveBecomeHealthyAndRun() {
        assertThat(processes).containsOnlyKeys("workbench", "projector", "gateway");
        assertThat(processes.values()).allMatch(RoleProcess::runs);
    }

    @Test
    @Order(2)
    void whatOneProcessDecidedAnotherProjectsAndItsOwnerReads() throws IOException, InterruptedException {
        var registered = json(201, post("/api/organizations", OPERATOR, """
                        {"name": "Acme", "subdomain": "acme",
                         "owner": {"email": "owner@acme.example", "firstName": "Olivia", "lastName": "Owner"}}"""));
        assertThat(registered.path("mcpUrl").asString()).isEqualTo("http://localhost:" + gateway + "/acme/mcp/v1");
        json(
                200,
                post(
                        "/api/invitations/accept",
                        null,
                        "{\"token\": \"%s\", \"password\": \"%s\"}"
                                .formatted(
                                        registered
                                                .path("invitation")
                                                .path("token")
                                                .asString(),
                                        PASSWORD)));
        var session = json(
                200,
                post(
                        "/api/session",
                        null,
                        "{\"email\": \"owner@acme.example\", \"password\": \"%s\"}".formatted(PASSWORD)));

        var organization = json(
                200,
                send(request("/api/organizations/"
                                + registered.path("organizationId").asString() + "?after="
                                + registered.path("position").asString())
                        .header(
                                "Authorization",
                                "Bearer " + session.path("token").asString())));

        assertThat(organization.path("name").asString()).isEqualTo("Acme");
        assertThat(organization.path("subdomain").asString()).isEqualTo("acme");
    }

    @Test
    @Order(3)
    void theGatewayTellsAStrangerWhereToSignIn() throws IOException, InterruptedException {
        var answer = call(null);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("resource_metadata=\"http://localhost:" + gateway
                        + "/.well-known/oauth-protected-resource/acme/mcp/v1\"");
        assertThat(JsonMapper.shared()
                        .readTree(send(HttpRequest.newBuilder(URI.create("http://localhost:" + gateway
                                        + "/.well-known/oauth-protected-resource/acme/mcp/v1")))
                                .body())
                        .path("authorization_servers")
                        .path(0)
                        .asString())
                .isEqualTo("http://localhost:" + workbench);
    }

    /** Were the keys out of its reach, it could not tell and would answer 503. */
    @Test
    @Order(4)
    void theGatewayChecksTokensWithTheKeysOfTheWorkbench() throws IOException, InterruptedException, JOSEException {
        var answer = call(forged());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).contains("error=\"invalid_token\"");
    }

    @Test
    @Order(5)
    void allStopInOrderWhenTheEngineSaysSo() throws InterruptedException {
        for (var process : processes.values()) {
            assertThat(process.stopped()).as(process.said()).isEqualTo(128 + 15);
            assertThat(process.announced()).isFalse();
        }
    }

    private HttpResponse<String> call(String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + gateway + "/acme/mcp/v1"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/list\"}"));
        return send(token == null ? request : request.header("Authorization", "Bearer " + token));
    }

    private String forged() throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID("stranger")
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer("http://localhost:" + workbench)
                        .audience("http://localhost:" + gateway + "/acme/mcp/v1")
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        token.sign(new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
        return token.serialize();
    }

    private HttpResponse<String> post(String path, String bearer, String body)
            throws IOException, InterruptedException {
        var request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(bearer == null ? request : request.header("Authorization", "Bearer " + bearer));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + workbench + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
