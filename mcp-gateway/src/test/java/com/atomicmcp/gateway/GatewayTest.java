package com.atomicmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.Registration;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Follower;
import com.atomicmcp.organization.McpUrl;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.axonframework.eventhandling.GenericEventMessage;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway on a port, and organizations to ask it about: each test makes its own. */
@SpringBootTest(classes = GatewayUnderTest.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class GatewayTest {

    static final EnvironmentId PRODUCTION = new EnvironmentId("env_production");
    static final EnvironmentId STAGING = new EnvironmentId("env_staging");
    static final JsonMapper JSON = new JsonMapper();
    private static final AtomicInteger COUNT = new AtomicInteger();

    @LocalServerPort
    int port;

    @Autowired
    MemoryEngine engine;

    @Autowired
    Follower follower;

    @Autowired
    McpUrl mcpUrl;

    @Autowired
    ReadModels readModels;

    @Autowired
    Calls calls;

    WebTestClient http;

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry properties) {
        properties.add("atomic.issuer", () -> Issuer.NAME);
        properties.add("atomic.jwks-uri", Issuer::jwks);
    }

    @BeforeEach
    void connect() {
        http = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4 * 1024 * 1024))
                .build();
    }

    /** An organization with the MCP Server on, two environments, and Alice, who may do everything. */
    Organization organization() {
        var name = "acme" + COUNT.incrementAndGet();
        var organization = new Organization(new OrganizationId("org_" + name), name);
        happened(
                new OrganizationRegistered(organization.id, "Acme", name),
                new McpServerEnabled(organization.id),
                new EnvironmentCreated(organization.id, PRODUCTION, "Production"),
                new EnvironmentCreated(organization.id, STAGING, "Staging"));
        organization.alice = organization.member("Alice", all());
        return organization;
    }

    static List<Permission> all() {
        var permissions = new ArrayList<Permission>();
        for (var resource : Resource.values()) {
            permissions.add(Permission.of(resource, resource.highest()));
        }
        return permissions;
    }

    static Permission view(Resource resource, EnvironmentId... in) {
        return new Permission(resource, Level.VIEW, List.of(in));
    }

    void happened(Event... events) {
        for (var event : events) {
            engine.appendEvents(GenericEventMessage.asEventMessage(event));
        }
        try {
            follower.awaitFresh(Duration.ofSeconds(10));
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    /** One organization of a test. */
    final class Organization {
        final OrganizationId id;
        final String subdomain;
        Connected alice;

        Organization(OrganizationId id, String subdomain) {
            this.id = id;
            this.subdomain = subdomain;
        }

        String path() {
            return "/" + subdomain + "/mcp/v1";
        }

        ReadModels.Content content() {
            return readModels.of(id);
        }

        /** A member with these permissions and a connected client. */
        Connected member(String name, List<Permission> permissions) {
            var key = subdomain + "_" + name.toLowerCase(Locale.ROOT);
            var connected = new Connected(
                    this,
                    new MemberId("mem_" + key),
                    new AccountId("acc_" + key),
                    new GroupId("grp_" + key),
                    new ConnectionId("con_" + key),
                    new ClientId("client_" + key));
            var role = new RoleId("role_" + key);
            var group = connected.group;
            happened(
                    new RoleCreated(id, role, name, "", permissions),
                    new GroupCreated(id, group, name, ""),
                    new RoleAddedToGroup(id, group, role),
                    new MemberInvited(id, connected.member, name + "@example.com", name, "Example"),
                    new MemberActivated(id, connected.member, connected.account),
                    new MemberAddedToGroup(id, group, connected.member),
                    new ClientRegistered(
                            id, connected.client, "Editor", List.of("http://localhost/callback"), Registration.DYNAMIC),
                    new ConnectionOpened(
                            id,
                            connected.connection,
                            connected.member,
                            connected.client,
                            mcpUrl.of(subdomain),
                            List.of("mcp:tools")));
            return connected;
        }
    }

    /** One member's client. */
    record Connected(
            Organization organization,
            MemberId member,
            AccountId account,
            GroupId group,
            ConnectionId connection,
            ClientId client) {}

    String token(Connected who) {
        return token(who, _ -> {});
    }

    String token(Connected who, Consumer<JWTClaimsSet.Builder> change) {
        return Issuer.token(Issuer.KEY, "at+jwt", claims(who).andThen(change));
    }

    Consumer<JWTClaimsSet.Builder> claims(Connected who) {
        return claims -> claims.audience(mcpUrl.of(who.organization().subdomain))
                .subject(who.account().value())
                .claim("org", who.organization().id.value())
                .claim("mem", who.member().value())
                .claim("sid", who.connection().value())
                .claim("client_id", who.client().value())
                .claim("scope", "mcp:tools")
                .issueTime(Date.from(GatewayUnderTest.NOW))
                .expirationTime(Date.from(GatewayUnderTest.NOW.plusSeconds(300)));
    }

    /** What came back. */
    record Reply(int status, HttpHeaders headers, String text) {

        JsonNode json() {
            return JSON.readTree(text);
        }

        JsonNode result() {
            assertThat(json().has("result")).as(text).isTrue();
            return json().get("result");
        }

        int errorCode() {
            assertThat(json().has("error")).as(text).isTrue();
            return json().get("error").get("code").intValue();
        }

        String errorMessage() {
            return json().get("error").get("message").stringValue();
        }

        /** The words of a tool that refused. */
        String problem() {
            assertThat(result().path("isError").asBoolean(false)).as(text).isTrue();
            assertThat(result().has("structuredContent")).as(text).isFalse();
            return words();
        }

        JsonNode data() {
            assertThat(result().path("isError").asBoolean(false)).as(text).isFalse();
            return result().get("structuredContent");
        }

        String words() {
            return result().get("content").get(0).get("text").stringValue();
        }
    }

    Reply send(HttpMethod method, String path, byte[] body, Consumer<HttpHeaders> headers) {
        var request = http.method(method).uri(path).headers(headers);
        var result = (body == null ? request : request.bodyValue(body))
                .exchange()
                .expectBody()
                .returnResult();
        var content = result.getResponseBodyContent();
        return new Reply(
                result.getStatus().value(),
                result.getResponseHeaders(),
                content == null ? "" : new String(content, StandardCharsets.UTF_8));
    }

    Reply post(Connected who, String body, Consumer<HttpHeaders> more) {
        return send(HttpMethod.POST, who.organization().path(), body.getBytes(StandardCharsets.UTF_8), headers -> {
            headers.setBearerAuth(token(who));
            headers.setContentType(MediaType.APPLICATION_JSON);
            headers.setAccept(List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM));
            more.accept(headers);
        });
    }

    static String message(Object id, String method, Map<String, ?> params) {
        var message = new LinkedHashMap<String, Object>();
        message.put("jsonrpc", "2.0");
        message.put("id", id);
        message.put("method", method);
        message.put("params", params);
        return JSON.writeValueAsString(message);
    }

    Reply legacy(Connected who, String method, Map<String, ?> params) {
        return post(who, message(1, method, params), headers -> headers.set("MCP-Protocol-Version", "2025-11-25"));
    }

    Reply modern(Connected who, String method, Map<String, ?> params) {
        var all = new LinkedHashMap<String, Object>(params);
        all.put("_meta", META);
        return post(who, message(1, method, all), headers -> {
            headers.set("MCP-Protocol-Version", "2026-07-28");
            headers.set("Mcp-Method", method);
            if (params.get("name") instanceof String name) {
                headers.set("Mcp-Name", name);
            }
        });
    }

    static final Map<String, Object> META = Map.of(
            "io.modelcontextprotocol/protocolVersion",
            "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities",
            Map.of());

    Reply call(Connected who, String tool, Map<String, ?> arguments) {
        return legacy(who, "tools/call", Map.of("name", tool, "arguments", arguments));
    }
}
