package com.atomicmcp.command.audit.refusal;

import com.atomicmcp.audit.Actor;
import com.atomicmcp.audit.refusal.Refusal;
import com.atomicmcp.audit.refusal.RefusalEntry;
import com.atomicmcp.audit.refusal.RefusalLog;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Page;
import com.atomicmcp.log.Retained;
import com.atomicmcp.organization.Preferences;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table of what was refused. The same within a minute is one row with a count; of each kind an organization gets 200
 * rows an hour, and one more that counts the rest, so that nobody fills the disk by being refused.
 */
@Component
final class StoredRefusals implements RefusalLog, Retained {

    static final int AN_HOUR = 200;

    private static final Duration TOGETHER = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 5_000;
    private static final int A_LITTLE = 1_000;
    private static final String LAST = "99999999999999"; // in whatever order a store has letters

    private final JdbcClient sql;
    private final Map<Refusal, Row> lately = new LinkedHashMap<>() { // the writer's alone
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Refusal, Row> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    private record Row(String id, Instant first) {}

    StoredRefusals(JdbcClient sql) {
        this.sql = sql;
    }

    void write(Refusal refusal, int times, Instant first, Instant last) {
        var row = lately.get(refusal);
        if (row != null && last.isBefore(row.first().plus(TOGETHER)) && counted(row.id(), times, last)) {
            return;
        }
        var hour = first.truncatedTo(ChronoUnit.HOURS);
        var written = sql.sql("SELECT count(*) FROM refusal WHERE organization_id = ? AND kind = ? AND id >= ?")
                .params(refusal.organizationId().value(), refusal.kind().called(), at(hour))
                .query(Integer.class)
                .single();
        if (written < AN_HOUR) {
            lately.put(refusal, new Row(insert(refusal, times, first, last), first));
        } else {
            countTheRest(refusal, times, first, last, hour);
        }
    }

    private void countTheRest(Refusal refusal, int times, Instant first, Instant last, Instant hour) {
        var rest = new Refusal(
                refusal.organizationId(), refusal.kind(), null, null, Refusal.NOT_WRITTEN_DOWN, null, null, null);
        var counting = sql.sql("SELECT id FROM refusal WHERE organization_id = ? AND kind = ? AND rule = ? AND id >= ?")
                .params(rest.organizationId().value(), rest.kind().called(), rest.rule(), at(hour))
                .query(String.class)
                .list();
        if (counting.isEmpty() || !counted(counting.getFirst(), times, last)) {
            insert(rest, times, first, last);
        }
    }

    private boolean counted(String id, int times, Instant last) {
        return sql.sql("UPDATE refusal SET times = times + ?, last_at = ? WHERE id = ?")
                        .params(times, Timestamp.from(last), id)
                        .update()
                == 1;
    }

    private String insert(Refusal refusal, int times, Instant first, Instant last) {
        var id = at(first) + UUID.randomUUID().toString().substring(0, 8);
        var actor = refusal.actor();
        sql.sql("INSERT INTO refusal (id, organization_id, kind, rule, actor_kind, actor_id, actor_name, account,"
                        + " command, needed, source_address, door, times, first_at, last_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(id)
                .param(refusal.organizationId().value())
                .param(refusal.kind().called())
                .param(refusal.rule())
                .param(actor == null ? null : actor.kind())
                .param(actor == null ? null : actor.id())
                .param(actor == null ? null : actor.name())
                .param(actor == null ? null : actor.account())
                .param(refusal.command())
                .param(refusal.needed())
                .param(refusal.sourceAddress())
                .param(refusal.door())
                .param(times)
                .param(Timestamp.from(first))
                .param(Timestamp.from(last))
                .update();
        return id;
    }

    @Override
    public Page<RefusalEntry> list(OrganizationId organization, Filter filter, @Nullable String after, int limit) {
        var kind = filter.kind();
        var actor = filter.actor();
        var found = sql.sql("SELECT * FROM refusal WHERE organization_id = :organization AND id >= :from AND id < :to"
                        + " AND id < :after"
                        + (kind == null ? "" : " AND kind = :kind")
                        + (actor == null
                                ? ""
                                : " AND (actor_id = :actor OR account = :actor OR LOWER(actor_name) = :name)")
                        + " ORDER BY id DESC LIMIT :limit")
                .param("organization", organization.value())
                .param("from", filter.from() == null ? "" : at(filter.from()))
                .param("to", filter.to() == null ? LAST : at(filter.to()))
                .param("after", after == null ? LAST : after)
                .param("kind", kind == null ? "" : kind.called())
                .param("actor", actor == null ? "" : actor)
                .param("name", actor == null ? "" : actor.toLowerCase(Locale.ROOT))
                .param("limit", limit + 1)
                .query((row, _) -> entry(row))
                .list();
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(found.subList(0, limit), found.get(limit - 1).id());
    }

    @Override
    public String what() {
        return "refusals";
    }

    @Override
    public int days(Preferences preferences) {
        return preferences.auditRetentionDays();
    }

    @Override
    public long older(OrganizationId organization, Instant than) {
        return sql.sql("SELECT count(*) FROM refusal WHERE organization_id = ? AND id < ?")
                .params(organization.value(), at(than))
                .query(Long.class)
                .single();
    }

    @Override
    public int removeSome(OrganizationId organization, Instant than) {
        return sql.sql("DELETE FROM refusal WHERE id IN"
                        + " (SELECT id FROM refusal WHERE organization_id = ? AND id < ? ORDER BY id LIMIT ?)")
                .params(organization.value(), at(than), A_LITTLE)
                .update();
    }

    private static RefusalEntry entry(ResultSet row) throws SQLException {
        var actor = row.getString("actor_kind");
        return new RefusalEntry(
                row.getString("id"),
                row.getTimestamp("first_at").toInstant(),
                row.getTimestamp("last_at").toInstant(),
                row.getInt("times"),
                Filter.kind(row.getString("kind")),
                actor == null
                        ? null
                        : new Actor(
                                actor,
                                row.getString("actor_id"),
                                row.getString("actor_name"),
                                row.getString("account")),
                row.getString("command"),
                row.getString("rule"),
                row.getString("needed"),
                row.getString("source_address"),
                row.getString("door"));
    }

    /** What the ids of that instant begin with; of one outside all that can be refused, the nearest. */
    private static String at(Instant instant) {
        var millis = Math.clamp(instant.getEpochSecond(), 0, 9_999_999_999L) * 1_000 + instant.getNano() / 1_000_000;
        return "%013d".formatted(millis);
    }
}
