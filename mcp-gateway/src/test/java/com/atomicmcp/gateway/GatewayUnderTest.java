package com.atomicmcp.gateway;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.call.Fingerprints;
import com.atomicmcp.log.Follower;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.organization.McpUrl;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.annotation.AnnotationQueryHandlerAdapter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The gateway as it is, with what the parent context gives it made by hand. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan("com.atomicmcp.gateway")
class GatewayUnderTest {

    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @Bean
    Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    @Bean
    McpUrl mcpUrl(@Value("${test.mcp-url:http://localhost:8081/{subdomain}/mcp/v1}") String template) {
        return new McpUrl(template);
    }

    @Bean
    AccessModel accessModel() {
        return new AccessModel();
    }

    @Bean
    MemoryEngine engine() {
        return new MemoryEngine();
    }

    @Bean
    Log decisions(MemoryEngine engine) {
        return new Log(LogName.DECISIONS, engine);
    }

    @Bean(destroyMethod = "close")
    Follower follower(Log decisions, AccessModel model, @Value("${test.following:true}") boolean following) {
        var follower = new Follower(decisions, model::evolve);
        return following ? follower.start() : follower;
    }

    @Bean
    ReadModels readModels() {
        return new ReadModels();
    }

    @Bean
    Calls calls() {
        return new Calls();
    }

    @Bean
    Fingerprints fingerprints() {
        return new Fingerprints("a secret of the installation".getBytes(StandardCharsets.UTF_8));
    }

    @Bean
    QueryGateway queries(ReadModels readModels) {
        var bus = SimpleQueryBus.builder().build();
        new AnnotationQueryHandlerAdapter<>(readModels).subscribe(bus);
        return DefaultQueryGateway.builder().queryBus(bus).build();
    }
}
