package com.atomicmcp.launcher;

import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Takes our variables that are empty out of what Spring sees, before it reads any configuration: else an empty
 * {@code ATOMIC_JDBC_URL} would outrank the default, and Boot open a database in memory.
 */
final class BlankVariables implements EnvironmentPostProcessor, Ordered {

    private static final String OURS = "ATOMIC_";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var sources = environment.getPropertySources();
        if (sources.get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
                instanceof SystemEnvironmentPropertySource variables) {
            sources.replace(
                    variables.getName(),
                    new SystemEnvironmentPropertySource(variables.getName(), set(variables.getSource())));
        }
    }

    private static Map<String, Object> set(Map<String, Object> variables) {
        return variables.entrySet().stream()
                .filter(variable -> !variable.getKey().startsWith(OURS)
                        || !variable.getValue().toString().isBlank())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Boot wraps what it finds there soon after. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
