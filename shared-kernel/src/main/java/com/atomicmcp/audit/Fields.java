package com.atomicmcp.audit;

import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Reads what a record is made of. */
final class Fields {

    private Fields() {}

    static @Nullable Object of(@Nullable Record record, RecordComponent component) {
        try {
            return record == null ? null : component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException notOpen) {
            throw new IllegalStateException(component.toString(), notOpen);
        }
    }
}
