package com.atomicmcp.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is told of one event, as it comes together: of what, in which words, and what was different afterwards. */
final class Told {

    private final List<Thing> concerned = new ArrayList<>();
    private final Map<String, Change> changes = new LinkedHashMap<>();
    private @Nullable Thing thing;
    private @Nullable Thing client;
    private @Nullable String subject;
    private String predicate = "";

    Told about(Thing what) {
        thing = what;
        if (what.kind().equals(Past.CLIENT)) {
            client = what;
        }
        return this;
    }

    Told concerning(Thing other) {
        concerned.add(other);
        if (other.kind().equals(Past.CLIENT)) {
            client = other;
        }
        return this;
    }

    /** What whoever did it did. */
    Told says(String what) {
        predicate = what;
        return this;
    }

    /** Where somebody else did it than whom the command came from: the program often asks on behalf of a person. */
    Told says(Thing who, String what) {
        subject = who.name();
        predicate = what;
        return this;
    }

    /** Notes a field, if it is another afterwards. */
    Told changed(String field, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            changes.put(field, new Change(before, after));
        }
        return this;
    }

    /** The fields that are different, with both values in words, to follow the name of a thing. */
    String differences() {
        return changes.isEmpty()
                ? "nothing"
                : Words.and(changes.entrySet().stream()
                        .map(change -> Words.field(change.getKey()) + " from "
                                + Words.value(change.getValue().before()) + " to "
                                + Words.value(change.getValue().after()))
                        .toList());
    }

    /** The names alone of the fields that are different. */
    String fields() {
        return changes.isEmpty()
                ? "nothing"
                : Words.and(changes.keySet().stream().map(Words::field).toList());
    }

    @Nullable
    Thing thing() {
        return thing;
    }

    @Nullable
    Thing client() {
        return client;
    }

    List<Thing> concerned() {
        return List.copyOf(concerned);
    }

    Map<String, Change> changes() {
        return changes;
    }

    String sentence(String who) {
        return Words.line((subject == null ? who : subject) + " " + predicate);
    }
}
