package com.atomicmcp.launcher.store;

import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.CallHistory;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The call log, read backwards by its indexes: a page costs the same however many requests there are. */
final class JdbcCalls implements CallHistory {

    private static final String SELECT =
            "SELECT globalIndex, timeStamp, payloadType, payloadRevision, payload FROM " + LogEngine.CALLS;
    private static final String CALLS = " AND payloadType = 'call.ended' AND globalIndex < :before";
    private static final int AT_ONCE = 1_000;

    private final JdbcClient sql;
    private final Serializer serializer;

    JdbcCalls(JdbcClient sql, Serializer serializer) {
        this.sql = sql;
        this.serializer = serializer;
    }

    @Override
    public List<Kept> of(OrganizationId organization, long before, int most) {
        return sql.sql(SELECT + " WHERE organization = :organization" + CALLS
                        + " ORDER BY organization DESC, globalIndex DESC LIMIT :most") // as the index has it, for H2
                .param("organization", organization.value())
                .param("before", before)
                .param("most", most)
                .query(this::kept)
                .list();
    }

    @Override
    public List<Kept> of(OrganizationId organization, Collection<ConnectionId> connections, long before, int most) {
        var latest = connections.stream()
                .flatMap(connection -> positions(organization + "/" + connection, before, most).stream())
                .sorted(Comparator.reverseOrder())
                .limit(Math.min(most, AT_ONCE))
                .toList();
        return latest.isEmpty()
                ? List.of()
                : sql.sql(SELECT + " WHERE globalIndex IN (:positions) ORDER BY globalIndex DESC")
                        .param("positions", latest)
                        .query(this::kept)
                        .list();
    }

    private List<Long> positions(String subject, long before, int most) {
        return sql.sql("SELECT globalIndex FROM " + LogEngine.CALLS + " WHERE aggregateIdentifier = :subject" + CALLS
                        + " ORDER BY aggregateIdentifier DESC, globalIndex DESC LIMIT :most")
                .param("subject", subject)
                .param("before", before)
                .param("most", most)
                .query((row, _) -> row.getLong("globalIndex"))
                .list();
    }

    /** Entries are written in the order of their positions, so a few looks find it. */
    @Override
    public long writtenSince(Instant at) {
        var low = 0L;
        var high = sql.sql("SELECT COALESCE(MAX(globalIndex), 0) FROM " + LogEngine.CALLS)
                        .query(Long.class)
                        .single()
                + 1;
        while (low < high) {
            var middle = low + (high - low) / 2;
            var found = sql.sql("SELECT globalIndex, timeStamp FROM " + LogEngine.CALLS
                            + " WHERE globalIndex >= ? ORDER BY globalIndex LIMIT 1")
                    .param(middle)
                    .query((row, _) ->
                            new Written(row.getLong("globalIndex"), Instant.parse(row.getString("timeStamp"))))
                    .optional();
            if (found.isEmpty() || !found.get().at().isBefore(at)) {
                high = middle;
            } else {
                low = found.get().position() + 1;
            }
        }
        return low;
    }

    private record Written(long position, Instant at) {}

    private Kept kept(ResultSet row, int number) throws SQLException {
        CallEnded call = serializer.deserialize(new SimpleSerializedObject<>(
                row.getBytes("payload"), byte[].class, row.getString("payloadType"), row.getString("payloadRevision")));
        return new Kept(row.getLong("globalIndex"), Instant.parse(row.getString("timeStamp")), call);
    }
}
