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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** The first word of an event's name, which it shares with those it belongs to: {@code role} of {@code role.created}. */
    public static String family(String name) {
        return name.substring(0, Math.max(name.indexOf('.'), 0));
    }

    /** The families of the events of a kind; none where they have no names. */
    public static Set<String> families(Class<?> kind) {
        return CLASSES.entrySet().stream()
                .filter(event -> kind.isAssignableFrom(event.getValue()))
                .map(event -> family(event.getKey()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether an event that is not known can concern whoever listens to these: not if its family is known, and another. */
    public static boolean mayConcern(String name, List<Class<? extends Event>> kinds) {
        var known = CLASSES.entrySet().stream()
                .filter(event -> family(event.getKey()).equals(family(name)))
                .toList();
        return known.isEmpty()
                || known.stream()
                        .anyMatch(event -> kinds.stream().anyMatch(kind -> kind.isAssignableFrom(event.getValue())));
    }

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
