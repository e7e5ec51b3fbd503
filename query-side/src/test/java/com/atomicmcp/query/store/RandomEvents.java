package com.atomicmcp.query.store;

import com.atomicmcp.analytics.AnalyticsEvent;
import com.atomicmcp.call.CallEvent;
import com.atomicmcp.customer.CustomerEvent;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.language.EventNames;
import com.atomicmcp.log.LogName;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Events of every kind about few things: first most of these come into being, then anything may happen to them. */
public final class RandomEvents {

    private static final List<String> TEXTS =
            List.of("One", "two", "a.b", "$three", "vip", "https://one.example/callback", "ü@example.com");
    private static final List<String> IDS = List.of("one", "two", "three");
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00.123456Z");

    private final Random random;

    private RandomEvents(Random random) {
        this.random = random;
    }

    public static List<Event> history(LogName log, int length, Random random) {
        var kinds = EventNames.all().values().stream()
                .filter(kind -> logOf(kind) == log)
                .sorted(Comparator.comparing(Class::getName))
                .toList();
        var first = kinds.stream()
                .filter(kind -> kind.getSimpleName().matches(".*(Created|Registered|Invited|Opened|Reported|Ended)"))
                .toList();
        var events = new RandomEvents(random);
        return IntStream.range(0, length)
                .mapToObj(i -> events.any(i < length / 3 ? first : kinds))
                .toList();
    }

    private static LogName logOf(Class<?> kind) {
        if (CallEvent.class.isAssignableFrom(kind)) {
            return LogName.CALLS;
        }
        return CustomerEvent.class.isAssignableFrom(kind) || AnalyticsEvent.class.isAssignableFrom(kind)
                ? LogName.INTAKE
                : LogName.DECISIONS;
    }

    private Event any(List<Class<? extends Event>> kinds) {
        while (true) {
            var event = record(kinds.get(random.nextInt(kinds.size())));
            if (event.isPresent()) {
                return (Event) event.get();
            }
        }
    }

    /** Nothing where its own rules refuse what was made up. */
    private Optional<Object> record(Class<?> kind) {
        var components = kind.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(components).map(this::value).toArray();
        try {
            return Optional.of(kind.getDeclaredConstructor(types).newInstance(values));
        } catch (InvocationTargetException refused) {
            return Optional.empty();
        } catch (ReflectiveOperationException notOurs) {
            throw new IllegalStateException(kind.getName(), notOurs);
        }
    }

    private @Nullable Object value(RecordComponent component) {
        var nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return nullable && random.nextInt(3) == 0 ? null : value(component.getGenericType());
    }

    private @Nullable Object value(Type type) {
        return switch (type) {
            case ParameterizedType list
            when list.getRawType() == List.class -> {
                var values = new ArrayList<Object>();
                for (var size = random.nextInt(3); size > 0; size--) {
                    values.add(value(list.getActualTypeArguments()[0]));
                }
                yield values;
            }
            case ParameterizedType map
            when map.getRawType() == Map.class -> {
                var values = new LinkedHashMap<Object, Object>();
                for (var size = random.nextInt(3); size > 0; size--) {
                    values.put(value(map.getActualTypeArguments()[0]), value(map.getActualTypeArguments()[1]));
                }
                yield values;
            }
            case Class<?> kind when kind == String.class -> one(TEXTS);
            case Class<?> kind when kind == Instant.class -> NOON.plusMillis(random.nextInt(200_000_000));
            case Class<?> kind when kind == int.class || kind == Integer.class -> 1 + random.nextInt(9);
            case Class<?> kind when kind == long.class || kind == Long.class -> (long) random.nextInt(1_000_000);
            case Class<?> kind when kind == boolean.class || kind == Boolean.class -> random.nextBoolean();
            case Class<?> kind when kind == Object.class -> one(List.of("text", 7, 1.5, true, List.of(1, "x")));
            case Class<?> kind when kind.isEnum() -> one(List.of(kind.getEnumConstants()));
            case Class<?> kind when isId(kind) -> id(kind);
            case Class<?> kind
            when kind.isRecord() -> {
                Optional<Object> made;
                do {
                    made = record(kind);
                } while (made.isEmpty());
                yield made.get();
            }
            default -> throw new IllegalStateException("nothing was made up for " + type);
        };
    }

    private static boolean isId(Class<?> kind) {
        return kind.getPackageName().equals("com.atomicmcp.id");
    }

    private Object id(Class<?> kind) {
        try {
            return kind.getDeclaredConstructor(String.class).newInstance(one(IDS));
        } catch (ReflectiveOperationException notOurs) {
            throw new IllegalStateException(kind.getName(), notOurs);
        }
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
