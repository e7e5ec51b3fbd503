package com.atomicmcp.query.projection;

import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What readers want to know, as a fold over a log. Pure: no store, clock or randomness in sight.
 *
 * @param <E> the sealed events it listens to
 * @param <D> its document, a record that goes to JSON and back unchanged
 */
public interface Projection<E extends Event, D> {

    /** Names the collections; letters and dashes. */
    String name();

    LogName log();

    Class<E> events();

    Class<D> document();

    /** The documents this event touches, made by {@link Key}; none when it is not for us. */
    Collection<String> ids(E event, Entry entry);

    /** What the document becomes; nothing when it is to disappear. */
    @Nullable
    D fold(String id, @Nullable D document, E event, Entry entry);

    /** For a fold that must come after another one: the document as it stands, or the event is out of order. */
    static <D> D known(@Nullable D document) {
        if (document == null) {
            throw new IllegalStateException("nothing was created before");
        }
        return document;
    }
}
