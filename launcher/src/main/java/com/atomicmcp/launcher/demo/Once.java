package com.atomicmcp.launcher.demo;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is made when somebody first asks for it, and then kept; equal to what is equally made. */
public final class Once<T> {

    private final Supplier<T> making;
    private @Nullable T made;

    Once(Supplier<T> making) {
        this.making = making;
    }

    synchronized T get() {
        var thing = made == null ? making.get() : made;
        made = thing;
        return thing;
    }

    synchronized boolean made() {
        return made != null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Once<?> once && get().equals(once.get());
    }

    @Override
    public int hashCode() {
        return get().hashCode();
    }
}
