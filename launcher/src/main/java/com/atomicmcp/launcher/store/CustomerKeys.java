package com.atomicmcp.launcher.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;

/** The keys that what is told of customers is sealed with, one for each. They lie outside the logs, so that backups of these do not have them. */
interface CustomerKeys extends AutoCloseable {

    /** A key and what it is called; the name is never given to another. */
    record Named(String id, SecretKey key) {}

    /** What there is under a name. */
    sealed interface Found {
        record Key(SecretKey key) implements Found {}

        record Forgotten() implements Found {}
    }

    /** Makes the place where they lie; one process at a time. */
    default void prepare() {}

    /** Makes keys that outlast this process from when it returns. */
    List<Named> make(int howMany);

    /** What is known by these names, all at once; nothing of one that was never made here. */
    Map<String, Found> find(Collection<String> ids);

    /** Makes keys unreadable, for good; what is forgotten already stays so. */
    void forget(Collection<String> ids);

    @Override
    void close();
}
