package com.atomicmcp.launcher;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves to each context its share of Spring Boot's auto-configurations. One class path carries them all; unfiltered,
 * every door would get event serializers of its own that know no stable names, and the operations door a sign-in.
 */
final class Shares implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String BOOT = "org.springframework.boot.";

    /** Owned by the parent; a door that brought its own would not share it. */
    private static final List<String> STORES = List.of(
            "org.axonframework.",
            "com.atomicmcp.launcher.AxonAfterBoot",
            BOOT + "jdbc.",
            BOOT + "persistence.",
            BOOT + "transaction.",
            BOOT + "micrometer.metrics.autoconfigure.export.",
            BOOT + "micrometer.metrics.autoconfigure.CompositeMeterRegistry",
            BOOT + "micrometer.metrics.autoconfigure.jvm.",
            BOOT + "micrometer.metrics.autoconfigure.ssl.",
            BOOT + "micrometer.metrics.autoconfigure.startup.",
            BOOT + "micrometer.metrics.autoconfigure.system.",
            BOOT + "micrometer.metrics.autoconfigure.task.",
            BOOT + "micrometer.metrics.autoconfigure.logging.");

    /** Owned by the operations door. */
    private static final List<String> OPERATIONS = List.of(
            BOOT + "actuate.",
            BOOT + "health.autoconfigure.actuate.",
            BOOT + "micrometer.metrics.autoconfigure.MetricsEndpoint");

    private static final List<String> SERVLET_ONLY = List.of(
            BOOT + "security.oauth2.server.authorization.", // its key source has no condition on the kind of web
            BOOT + "thymeleaf.",
            BOOT + "servlet.",
            BOOT + "webmvc.",
            BOOT + "tomcat."); // it also knows a reactive server, and would compete with Netty

    private static final List<String> REACTIVE_ONLY = List.of(
            BOOT + "webflux.",
            BOOT + "reactor.netty.",
            BOOT + "security.autoconfigure.web.reactive.",
            BOOT + "security.oauth2.server.resource.autoconfigure.reactive.");

    private static final List<String> SECURITY = List.of(BOOT + "security.");

    /** Nobody's: one calls home, the other hears the start of every door and counts it as the start of the parent. */
    private static final List<String> UNWANTED = List.of(
            "org.axonframework.springboot.autoconfig.UpdateChecker",
            BOOT + "micrometer.metrics.autoconfigure.startup.");

    private static final Map<String, List<String>> LEFT_TO_OTHERS = Map.of(
            "stores", join(List.of(UNWANTED, OPERATIONS, SERVLET_ONLY, REACTIVE_ONLY, SECURITY)),
            "workbench", join(List.of(STORES, OPERATIONS, REACTIVE_ONLY)),
            "gateway", join(List.of(STORES, OPERATIONS, SERVLET_ONLY)),
            "operations", join(List.of(STORES, SERVLET_ONLY, SECURITY)));

    private @Nullable String context;

    @Override
    public void setEnvironment(Environment environment) {
        context = environment.getProperty("atomic.context");
    }

    @Override
    public boolean[] match(@Nullable String[] names, AutoConfigurationMetadata metadata) {
        var others = context == null ? List.<String>of() : LEFT_TO_OTHERS.getOrDefault(context, List.of());
        var mine = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            var name = names[i];
            mine[i] = name == null || others.stream().noneMatch(name::startsWith);
        }
        return mine;
    }

    private static List<String> join(List<List<String>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }
}
