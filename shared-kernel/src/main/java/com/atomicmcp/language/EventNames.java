package com.atomicmcp.language;

import com.atomicmcp.access.AccessEvent;
import com.atomicmcp.analytics.AnalyticsEvent;
import com.atomicmcp.call.CallEvent;
import com.atomicmcp.client.ClientEvent;
import com.atomicmcp.client.ConnectionEvent;
import com.atomicmcp.customer.CustomerEvent;
import com.atomicmcp.environment.EnvironmentEvent;
import com.atomicmcp.flow.FlowEvent;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.organization.OrganizationEvent;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What every event is called in the logs, for ever, whatever its class is called today. */
public final class EventNames {

    private static final Map<String, Class<? extends Event>> CLASSES = Stream.of(
                    OrganizationEvent.NAMES,
                    EnvironmentEvent.NAMES,
                    FlowEvent.NAMES,
                    AccessEvent.NAMES,
                    ClientEvent.NAMES,
                    ConnectionEvent.NAMES,
                    CustomerEvent.NAMES,
                    AnalyticsEvent.NAMES,
                    CallEvent.NAMES)
            .flatMap(names -> names.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final Map<Class<?>, String> NAMES =
            CLASSES.keySet().stream().collect(Collectors.toUnmodifiableMap(CLASSES::get, Function.identity()));

    private EventNames() {}

    public static Map<String, Class<? extends Event>> all() {
        return CLASSES;
    }

    public static Optional<Class<? extends Event>> event(String name) {
        return Optional.ofNullable(CLASSES.get(name));
    }

    public static Optional<String> name(Class<?> event) {
        return Optional.ofNullable(NAMES.get(event));
    }
}
