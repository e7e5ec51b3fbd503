package com.atomicmcp.launcher.store;

import com.atomicmcp.kernel.Event;
import com.atomicmcp.language.EventNames;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import tools.jackson.databind.DeserializationFeature;

/**
 * Writes events under the names that the language gives them, never under the names of classes. What a newer version of
 * this program added to an event is passed over; an event without a name of the language is not written.
 */
public final class EventSerializer extends Jackson3Serializer {

    private static final String REVISION = "1";

    /** What was written before: it goes into the log as it is. */
    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    record Written(String type, String revision, byte[] bytes) {}

    public EventSerializer() {
        super(Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(
                        mapper -> mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)));
    }

    @Override
    public <T> SerializedObject<T> serialize(Object object, Class<T> as) {
        return object instanceof Written(var type, var revision, var bytes)
                ? getConverter().convert(new SimpleSerializedObject<>(bytes, byte[].class, type, revision), as)
                : super.serialize(object, as);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the serializer declares it
    public SerializedType typeForClass(Class type) {
        if (!Event.class.isAssignableFrom(type)) {
            return super.typeForClass(type);
        }
        return EventNames.name(type)
                .map(name -> new SimpleSerializedType(name, REVISION))
                .orElseThrow(() -> new IllegalStateException("an event that the language has no name for: " + type));
    }

    @Override
    protected String resolveClassName(SerializedType type) {
        return EventNames.event(type.getName()).map(Class::getName).orElseGet(() -> super.resolveClassName(type));
    }
}
