package com.atomicmcp.query.projection;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * How a document lies in the store: {@code _id}, {@code _at}, the position it has seen, and its body as JSON would have
 * it, to be read by people and by every MongoDB tool. Instants are texts, for a BSON date would cut them to
 * milliseconds; names that MongoDB would read something into are escaped.
 */
final class Shape<D> {

    static final String ID = "_id";
    static final String AT = "_at";
    static final String PARKED = "_parked";
    static final String BODY = "body";

    /** A MongoDB document has 16 MiB at most; the rest is for what the commands around it need. */
    private static final int LARGEST = 15 * 1024 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Class<D> type;

    Shape(Class<D> type) {
        this.type = type;
    }

    /** As it is stored, or nothing where it is larger than the store takes. */
    Optional<BsonDocument> write(Stored<D> stored) {
        var bson = new BsonDocument(ID, new BsonString(stored.id())).append(AT, new BsonInt64(stored.at()));
        if (stored.parked() != null) {
            bson.append(PARKED, new BsonString(stored.parked()));
        }
        if (stored.body() != null) {
            var body = bson(JSON.valueToTree(stored.body()));
            if (size(body) > LARGEST) {
                return Optional.empty();
            }
            bson.append(BODY, body);
        }
        return Optional.of(bson);
    }

    /** How large it would be in the store, whether or not the store takes it. */
    int bytes(Stored<D> stored) {
        return stored.id().length() + (stored.body() == null ? 0 : size(bson(JSON.valueToTree(stored.body()))));
    }

    Stored<D> read(BsonDocument bson) {
        var parked = bson.get(PARKED);
        var body = bson.get(BODY);
        return new Stored<>(
                bson.getString(ID).getValue(),
                bson.getInt64(AT).getValue(),
                body == null ? null : JSON.treeToValue(json(body), type),
                parked == null ? null : parked.asString().getValue());
    }

    private static BsonValue bson(JsonNode json) {
        return switch (json.getNodeType()) {
            case OBJECT -> {
                var document = new BsonDocument();
                json.properties().forEach(field -> document.put(safe(field.getKey()), bson(field.getValue())));
                yield document;
            }
            case ARRAY -> {
                var array = new BsonArray(json.size());
                json.forEach(item -> array.add(bson(item)));
                yield array;
            }
            case STRING -> new BsonString(json.stringValue());
            case BOOLEAN -> BsonBoolean.valueOf(json.booleanValue());
            case NULL -> BsonNull.VALUE;
            case NUMBER ->
                switch (json.numberType()) {
                    case INT -> new BsonInt32(json.intValue());
                    case LONG -> new BsonInt64(json.longValue());
                    case FLOAT, DOUBLE -> new BsonDouble(json.doubleValue());
                    case BIG_INTEGER, BIG_DECIMAL ->
                        throw new IllegalArgumentException("a document has no place for the number " + json);
                };
            case BINARY, MISSING, POJO ->
                throw new IllegalArgumentException("a document has no place for a " + json.getNodeType());
        };
    }

    private static JsonNode json(BsonValue bson) {
        return switch (bson.getBsonType()) {
            case DOCUMENT -> {
                var object = NODES.objectNode();
                bson.asDocument().forEach((name, value) -> object.set(Escape.read(name), json(value)));
                yield object;
            }
            case ARRAY -> {
                var array = NODES.arrayNode();
                bson.asArray().forEach(item -> array.add(json(item)));
                yield array;
            }
            case STRING -> NODES.stringNode(bson.asString().getValue());
            case BOOLEAN -> NODES.booleanNode(bson.asBoolean().getValue());
            case NULL -> NODES.nullNode();
            case INT32 -> NODES.numberNode(bson.asInt32().getValue());
            case INT64 -> NODES.numberNode(bson.asInt64().getValue());
            case DOUBLE -> NODES.numberNode(bson.asDouble().getValue());
            default -> throw new IllegalArgumentException("no document was written with a " + bson.getBsonType());
        };
    }

    private static String safe(String name) {
        return Escape.write(name, c -> c != '.' && c != '$' && c != 0);
    }

    /** As BSON counts it (bsonspec.org). */
    private static int size(BsonValue bson) {
        return switch (bson.getBsonType()) {
            case DOCUMENT ->
                5
                        + bson.asDocument().entrySet().stream()
                                .mapToInt(field -> 2 + bytes(field.getKey()) + size(field.getValue()))
                                .sum();
            case ARRAY ->
                5 + bson.asArray().stream().mapToInt(item -> 8 + size(item)).sum();
            case STRING -> 5 + bytes(bson.asString().getValue());
            default -> 8;
        };
    }

    private static int bytes(String text) {
        return text.length() < 64 ? 3 * text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }
}
