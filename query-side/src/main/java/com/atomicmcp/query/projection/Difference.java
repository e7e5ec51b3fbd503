package com.atomicmcp.query.projection;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * Where a read model does not say what its log says.
 *
 * @param fields what differs inside the document, at most 100; of one that is missing or extra there are none
 */
public record Difference(Kind kind, String id, List<Field> fields) {

    private static final int MOST_FIELDS = 100;
    private static final int LONGEST = 200;

    /** What is wrong with the document of that id. */
    public enum Kind {
        MISSING,
        EXTRA,
        EDITED
    }

    /**
     * A place inside a document.
     *
     * @param expected what the log says, as JSON of at most 200 characters; nothing where it says nothing
     * @param found what the read model says
     */
    public record Field(
            String path,
            @Nullable String expected,
            @Nullable String found) {}

    static Difference missing(String id) {
        return new Difference(Kind.MISSING, id, List.of());
    }

    static Difference extra(String id) {
        return new Difference(Kind.EXTRA, id, List.of());
    }

    static Difference edited(String id, BsonDocument expected, BsonDocument found) {
        var fields = new ArrayList<Field>();
        compare("", expected, found, fields);
        return new Difference(Kind.EDITED, id, List.copyOf(fields));
    }

    private static void compare(
            String path, @Nullable BsonValue expected, @Nullable BsonValue found, List<Field> fields) {
        if (fields.size() >= MOST_FIELDS || Objects.equals(expected, found)) {
            return;
        }
        if (expected instanceof BsonDocument one && found instanceof BsonDocument other) {
            var names = new LinkedHashSet<>(one.keySet());
            names.addAll(other.keySet());
            names.forEach(
                    name -> compare(path.isEmpty() ? name : path + "." + name, one.get(name), other.get(name), fields));
        } else if (expected instanceof BsonArray one && found instanceof BsonArray other) {
            for (var i = 0; i < Math.max(one.size(), other.size()); i++) {
                compare(path + "[" + i + "]", at(one, i), at(other, i), fields);
            }
        } else {
            fields.add(new Field(path, text(expected), text(found)));
        }
    }

    private static @Nullable BsonValue at(BsonArray array, int index) {
        return index < array.size() ? array.get(index) : null;
    }

    private static @Nullable String text(@Nullable BsonValue value) {
        if (value == null) {
            return null;
        }
        var wrapped =
                new BsonDocument("v", value).toJson(JsonWriterSettings.builder().build());
        var json = wrapped.substring("{\"v\": ".length(), wrapped.length() - 1);
        return json.length() <= LONGEST ? json : json.substring(0, LONGEST) + "…";
    }
}
