package com.atomicmcp.launcher;

import com.atomicmcp.launcher.door.GatewayDoor;
import com.atomicmcp.launcher.door.OperationsDoor;
import com.atomicmcp.launcher.door.WorkbenchDoor;
import com.atomicmcp.launcher.store.Stores;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The roles of one process: a parent context that owns the stores, and a sibling for each door.
 *
 * <p>Doors open after the stores and close before them, the newest first.
 */
final class Server implements AutoCloseable {

    private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

    private Server() {}

    /** @param settings as {@code --atomic.name=value} */
    static Server start(List<String> settings) {
        var server = new Server();
        try {
            server.open(settings);
        } catch (RuntimeException failure) {
            server.close();
            throw failure;
        }
        return server;
    }

    private void open(List<String> settings) {
        var stores = run(context("stores", WebApplicationType.NONE, Stores.class), settings);
        var roles = List.of(stores.getEnvironment().getActiveProfiles());
        if (roles.contains(Role.WORKBENCH.label())) {
            door("workbench", WebApplicationType.SERVLET, WorkbenchDoor.class, stores, settings);
        }
        if (roles.contains(Role.GATEWAY.label())) {
            door("gateway", WebApplicationType.REACTIVE, GatewayDoor.class, stores, settings);
        }
        door("operations", WebApplicationType.REACTIVE, OperationsDoor.class, stores, settings);
    }

    private void door(
            String name,
            WebApplicationType type,
            Class<?> door,
            ConfigurableApplicationContext stores,
            List<String> settings) {
        // an argument outranks SERVER_PORT in the environment, which would send every door to the same port
        var own = Stream.of(
                "--server.port=${atomic." + name + ".port}", "--server.address=${atomic." + name + ".address}");
        run(
                context(name, type, door).parent(stores),
                Stream.concat(settings.stream(), own).toList());
    }

    private static SpringApplicationBuilder context(String name, WebApplicationType type, Class<?> source) {
        return new SpringApplicationBuilder(source)
                .web(type)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .properties("atomic.context=" + name, "spring.config.name=" + name);
    }

    private ConfigurableApplicationContext run(SpringApplicationBuilder builder, List<String> settings) {
        var context = builder.run(settings.toArray(String[]::new));
        contexts.push(context);
        return context;
    }

    ConfigurableApplicationContext context(String name) {
        return contexts.stream()
                .filter(context -> name.equals(context.getEnvironment().getProperty("atomic.context")))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public synchronized void close() {
        while (!contexts.isEmpty()) {
            contexts.pop().close();
        }
    }
}
