package com.atomicmcp.launcher.store;

import com.atomicmcp.log.AggregateLog;
import com.atomicmcp.log.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The decision log of a few aggregates, found by the index over aggregates and read in pages by the one over positions: a
 * plan that no statistics can lead astray to reading the whole log. Only the positions are held, all of them.
 */
final class JdbcAggregateLog implements AggregateLog {

    private static final int PAGE = 1_000;
    private static final String POSITIONS = "SELECT globalIndex FROM " + LogEngine.DECISIONS
            + " WHERE aggregateIdentifier IN (:aggregates) ORDER BY globalIndex";
    private static final String ENTRIES = "SELECT globalIndex, eventIdentifier, timeStamp, payloadType,"
            + " payloadRevision, payload, metaData FROM "
            + LogEngine.DECISIONS + " WHERE globalIndex IN (:positions) ORDER BY globalIndex";

    private final JdbcClient sql;
    private final Serializer serializer;

    JdbcAggregateLog(JdbcClient sql, Serializer serializer) {
        this.sql = sql;
        this.serializer = serializer;
    }

    @Override
    public Stream<Entry> of(Collection<String> aggregates) {
        if (aggregates.isEmpty()) {
            return Stream.empty();
        }
        return at(positions(aggregates));
    }

    /** What stands at these positions, which are in order. */
    Stream<Entry> at(List<Long> positions) {
        var stored = IntStream.iterate(0, from -> from < positions.size(), from -> from + PAGE)
                .mapToObj(from -> positions.subList(from, Math.min(from + PAGE, positions.size())))
                .flatMap(page -> entries(page).stream());
        return EventUtils.upcastAndDeserializeTrackedEvents(stored, serializer, NoOpEventUpcaster.INSTANCE)
                .map(Entry::of);
    }

    private List<Long> positions(Collection<String> aggregates) {
        return sql.sql(POSITIONS)
                .param("aggregates", aggregates)
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private List<TrackedEventData<byte[]>> entries(List<Long> positions) {
        return sql.sql(ENTRIES)
                .param("positions", positions)
                .query((row, _) -> entry(row))
                .list();
    }

    private static TrackedEventData<byte[]> entry(ResultSet row) throws SQLException {
        return new Stored(
                GapAwareTrackingToken.newInstance(row.getLong("globalIndex"), List.of()),
                row.getString("eventIdentifier"),
                DateTimeUtils.parseInstant(row.getString("timeStamp")),
                new SerializedMetaData<>(row.getBytes("metaData"), byte[].class),
                new SimpleSerializedObject<>(
                        row.getBytes("payload"),
                        byte[].class,
                        row.getString("payloadType"),
                        row.getString("payloadRevision")));
    }

    private record Stored(
            TrackingToken trackingToken,
            String id,
            Instant at,
            SerializedObject<byte[]> metaData,
            SerializedObject<byte[]> payload)
            implements TrackedEventData<byte[]> {

        @Override
        public String getEventIdentifier() {
            return id;
        }

        @Override
        public Instant getTimestamp() {
            return at;
        }

        @Override
        public SerializedObject<byte[]> getMetaData() {
            return metaData;
        }

        @Override
        public SerializedObject<byte[]> getPayload() {
            return payload;
        }
    }
}
