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

    /** What operators call it; letters and dashes. */
    String name();

    /**
     * Counted up when the document or the fold changes so that documents of the version before will not do. A process
     * with the new version builds its read model beside the old one, which goes on serving older processes.
     */
    default int version() {
        return 1;
    }

    /** What its collections, lease and pointer are called: each version has its own. */
    default String stored() {
        return stored(version());
    }

    /** The same of any version. */
    default String stored(int version) {
        return version == 1 ? name() : name() + "~" + version;
    }

    LogName log();

    Class<E> events();

    Class<D> document();

    /** The documents this event touches, made by {@link Key}; none when it is not for us. */
    Collection<String> ids(E event, Entry entry);

    /** What the document becomes; nothing when it is to disappear. */
    @Nullable
    D fold(String id, @Nullable D document, E event, Entry entry);

    /**
     * Whether an event takes something out of documents that nobody may see any more: then it is also taken out of what
     * is parked, and of what readers left behind.
     */
    default boolean erases(E event) {
        return false;
    }

    /** For a fold that must come after another one: the document as it stands, or the event is out of order. */
    static <D> D known(@Nullable D document) {
        if (document == null) {
            throw new IllegalStateException("nothing was created before");
        }
        return document;
    }
}
