package com.atomicmcp.query;

import com.atomicmcp.kernel.Text;
import java.util.Comparator;
import java.util.function.Function;

/** The order in which people look things up: by name, ignoring case; things of one name by their ids. */
public final class ByName {

    private ByName() {}

    public static <T> Comparator<T> order(Function<T, String> name, Function<T, ?> id) {
        return Comparator.comparing((T thing) -> Text.key(name.apply(thing)))
                .thenComparing(thing -> String.valueOf(id.apply(thing)));
    }
}
