package com.atomicmcp.launcher.store;

import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.OrganizationLog;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.util.stream.Stream;
import org.axonframework.serialization.Serializer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The decision log of one organization, which is the beginning of the identifiers of all its aggregates: one range of the
 * index that keeps these unique, so that nobody who appends pays for another.
 */
public final class JdbcOrganizationLog implements OrganizationLog {

    private static final String POSITIONS = "SELECT globalIndex FROM " + LogEngine.DECISIONS
            + " WHERE aggregateIdentifier = :id UNION ALL SELECT globalIndex FROM " + LogEngine.DECISIONS
            + " WHERE identifier >= :first AND identifier < :beyond ORDER BY globalIndex";

    private final JdbcClient sql;
    private final JdbcAggregateLog log;
    private final String positions;

    /** @param postgresql the store it is, and not H2 */
    public JdbcOrganizationLog(JdbcClient sql, Serializer serializer, boolean postgresql) {
        this.sql = sql;
        this.log = new JdbcAggregateLog(sql, serializer);
        // by bytes, in whatever order the language of the database has its words
        this.positions = POSITIONS.replace(
                " identifier ", postgresql ? " aggregateIdentifier COLLATE \"C\" " : " aggregateIdentifier ");
    }

    @Override
    public Stream<Entry> of(OrganizationId organization) {
        var found = sql.sql(positions)
                .param("id", organization.value())
                .param("first", organization + "/")
                .param("beyond", organization + "0") // what comes after the slash
                .query((row, _) -> row.getLong(1))
                .list();
        if (found.isEmpty()) {
            throw new Refused(new NotFound("organization", organization.value()));
        }
        return log.at(found);
    }
}
