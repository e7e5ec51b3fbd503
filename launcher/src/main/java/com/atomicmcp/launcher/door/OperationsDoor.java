package com.atomicmcp.launcher.door;

import com.atomicmcp.launcher.DataDirectory;
import com.atomicmcp.launcher.audit.AccessDoor;
import com.atomicmcp.launcher.audit.CallsDoor;
import com.atomicmcp.launcher.audit.PruneDoor;
import com.atomicmcp.launcher.audit.RefusalsDoor;
import com.atomicmcp.launcher.audit.SealsDoor;
import com.atomicmcp.launcher.audit.TrailDoor;
import com.atomicmcp.launcher.customers.CustomersDoor;
import com.atomicmcp.launcher.keys.KeysDoor;
import com.atomicmcp.launcher.projections.ProjectionsDoor;
import com.atomicmcp.launcher.store.EmbeddedMongo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.WebFilter;

/** Health and metrics for machines, and what {@code atomicctl} asks of a running server. On the loopback interface only. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    KeysDoor.class,
    ProjectionsDoor.class,
    TrailDoor.class,
    CallsDoor.class,
    PruneDoor.class,
    SealsDoor.class,
    AccessDoor.class,
    CustomersDoor.class,
    RefusalsDoor.class
})
public class OperationsDoor {

    /** Open to all: health and its groups, and nothing that a longer path may lead to. */
    private static final Pattern HEALTH = Pattern.compile("/actuator/health(/[a-z]+)?");

    private final DataDirectory data;

    OperationsDoor(@Value("${atomic.data}") Path data) {
        this.data = new DataDirectory(data);
    }

    /** Leaves word in the data directory of where this process can be found. */
    @Bean
    ApplicationListener<WebServerInitializedEvent> announcement(
            Optional<EmbeddedMongo> embedded,
            @Value("${atomic.operations.token}") String token,
            @Value("${atomic.issuer}") String workbench,
            @Value("${atomic.mcp-url}") String mcpUrl) {
        return started -> {
            Map<String, String> found = new LinkedHashMap<>();
            found.put("operations", "http://127.0.0.1:" + started.getWebServer().getPort());
            found.put("token", token);
            found.put("mongodb", embedded.map(EmbeddedMongo::uri).orElse(""));
            found.put("workbench", workbench);
            found.put("mcp-url", mcpUrl);
            found.put("pid", Long.toString(ProcessHandle.current().pid()));
            data.announce(found);
        };
    }

    @Bean
    @Order(0)
    WebFilter onlyWhoCanReadTheDataDirectory(@Value("${atomic.operations.token}") String token) {
        return (exchange, chain) -> {
            var path = exchange.getRequest().getPath().value();
            var authorization = exchange.getRequest().getHeaders().getFirst("Authorization");
            if (HEALTH.matcher(path).matches() || DataDirectory.matches(authorization, "Bearer " + token)) {
                return chain.filter(exchange);
            }
            exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
            return exchange.getResponse().setComplete();
        };
    }
}
