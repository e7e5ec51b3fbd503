package com.atomicmcp.benchmarks.rebuild;

import com.atomicmcp.kernel.Event;
import com.atomicmcp.language.EventNames;
import com.atomicmcp.query.projection.Projection;
import com.mongodb.client.model.InsertManyOptions;
import java.sql.SQLException;
import java.util.List;
import org.bson.BsonDocument;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What no rebuild can beat: to read the log and do nothing with it, to write documents that are there already. */
final class Baseline {

    private static final int PAGE = 10_000;
    private static final int BULK = 1_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Installation installation;

    Baseline(Installation installation) {
        this.installation = installation;
    }

    /** Every event of a projection's log by plain JDBC, decoded; how many there were. */
    long read(Projection<?, ?> projection) {
        var sql = "SELECT globalIndex, payloadType, payload FROM " + Installation.table(projection)
                + " WHERE globalIndex > ? ORDER BY globalIndex LIMIT " + PAGE;
        var read = 0L;
        var position = -1L;
        try (var connection = installation.dataSource().getConnection();
                var page = connection.prepareStatement(sql)) {
            for (var more = true; more; ) {
                page.setLong(1, position);
                more = false;
                try (var rows = page.executeQuery()) {
                    while (rows.next()) {
                        more = true;
                        position = rows.getLong(1);
                        read += decoded(rows.getString(2), rows.getBytes(3)) == null ? 0 : 1;
                    }
                }
            }
            return read;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Event decoded(String name, byte[] payload) {
        return JSON.readValue(payload, EventNames.event(name).orElseThrow());
    }

    /** Documents into a new collection, as bulks. */
    void write(List<BsonDocument> documents) {
        var plain = installation.collection("plain");
        plain.drop();
        for (var from = 0; from < documents.size(); from += BULK) {
            plain.insertMany(
                    documents.subList(from, Math.min(from + BULK, documents.size())),
                    new InsertManyOptions().ordered(false));
        }
    }
}
