package com.atomicmcp.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShapeTest {

    private final Shape<Anything> shape = new Shape<>(Anything.class);

    record Anything(
            Instant at,
            long count,
            double rate,
            boolean on,
            @Nullable String nothing,
            Map<String, String> chosen,
            List<Map<String, Object>> deep) {}

    @Test
    void aDocumentComesBackAsItWas() {
        var body = new Anything(
                Instant.parse("2026-03-04T05:06:07.123456789Z"),
                Long.MAX_VALUE,
                0.1,
                true,
                null,
                Map.of("a.b", "1", "$set", "2", "", "3", "%", "4", "nul\u0000", "5", "_id", "6"),
                List.of(Map.of("x", List.of(1, "two", false))));

        var read = shape.read(
                throughTheWire(shape.write(new Stored<>("a", 7, body, null)).orElseThrow()));

        assertThat(read).isEqualTo(new Stored<>("a", 7, body, null));
    }

    @Test
    void namesThatMongoDbWouldReadSomethingIntoAreEscaped() {
        var body = new Anything(Instant.EPOCH, 1, 1, true, null, Map.of("$where.a", "x"), List.of());

        var chosen = shape.write(new Stored<>("a", 7, body, null))
                .orElseThrow()
                .getDocument("body")
                .getDocument("chosen");

        assertThat(chosen.keySet()).containsExactly("%0024where%002ea");
    }

    @Test
    void aParkedDocumentAndAGoneOneComeBackToo() {
        var parked = new Stored<Anything>("a", 3, null, "event 4: no");
        var gone = new Stored<Anything>("a", 3, null, null);

        assertThat(shape.read(shape.write(parked).orElseThrow())).isEqualTo(parked);
        assertThat(shape.read(shape.write(gone).orElseThrow())).isEqualTo(gone);
        assertThat(gone.gone()).isTrue();
    }

    private static BsonDocument throughTheWire(BsonDocument document) {
        return new RawBsonDocument(document, new BsonDocumentCodec()).decode(new BsonDocumentCodec());
    }
}
