package com.atomicmcp.launcher.store;

import com.atomicmcp.log.AggregateLog;
import com.atomicmcp.log.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.serialization.Serializer;
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
    private static final String ENTRIES = "SELECT globalIndex, type, aggregateIdentifier, sequenceNumber,"
            + " eventIdentifier, timeStamp, payloadType, payloadRevision, payload, metaData FROM "
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
                .query(Long.class)
                .list();
    }

    private List<TrackedEventData<byte[]>> entries(List<Long> positions) {
        return sql.sql(ENTRIES)
                .param("positions", positions)
                .query((row, _) -> entry(row))
                .list();
    }

    private static TrackedEventData<byte[]> entry(ResultSet row) throws SQLException {
        return new TrackedDomainEventData<>(
                GapAwareTrackingToken.newInstance(row.getLong("globalIndex"), List.of()),
                new GenericDomainEventEntry<>(
                        row.getString("type"),
                        row.getString("aggregateIdentifier"),
                        row.getLong("sequenceNumber"),
                        row.getString("eventIdentifier"),
                        row.getString("timeStamp"),
                        row.getString("payloadType"),
                        row.getString("payloadRevision"),
                        row.getBytes("payload"),
                        row.getBytes("metaData")));
    }
}
