package com.atomicmcp.launcher.store;

import com.atomicmcp.call.CallEvent.CallsPruned;
import com.atomicmcp.call.CallHistory;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.Retained;
import com.atomicmcp.organization.Preferences;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Removes requests from the call log. First it appends that those of the connection are forgotten, so that whoever has
 * counted them forgets them too, and a count that begins anew comes to the same. What it appends is newer than all it
 * removes: the log's head never goes back, and each connection leaves one such entry at most.
 */
final class JdbcCallRetention implements Retained {

    private static final int SOME = 1_000;
    private static final String OLD = " FROM " + LogEngine.CALLS
            + " WHERE organization = :organization AND globalIndex < :end AND payloadType = 'call.ended'";

    private final EventStorageEngine engine;
    private final Log log;
    private final CallHistory history;
    private final JdbcClient sql;
    private final TransactionOperations transactions;
    private final Serializer serializer;
    private final Clock clock;

    JdbcCallRetention(
            EventStorageEngine engine,
            Log log,
            CallHistory history,
            JdbcClient sql,
            TransactionOperations transactions,
            Serializer serializer,
            Clock clock) {
        this.engine = engine;
        this.log = log;
        this.history = history;
        this.sql = sql;
        this.transactions = transactions;
        this.serializer = serializer;
        this.clock = clock;
    }

    @Override
    public String what() {
        return "calls";
    }

    @Override
    public int days(Preferences preferences) {
        return preferences.auditRetentionDays();
    }

    @Override
    public long older(OrganizationId organization, Instant than) {
        return sql.sql("SELECT COUNT(*)" + OLD)
                .param("organization", organization.value())
                .param("end", history.writtenSince(than))
                .query(Long.class)
                .single();
    }

    @Override
    public int removeSome(OrganizationId organization, Instant than) {
        var end = history.writtenSince(than);
        int removed = Objects.requireNonNull(transactions.execute(_ -> remove(organization, than, end)));
        log.bell().ring();
        return removed;
    }

    private record Old(long position, String subject) {}

    private int remove(OrganizationId organization, Instant than, long end) {
        Turns.take(sql, LogEngine.CALLS); // who else removes waits, and finds none of these
        var old = sql.sql("SELECT globalIndex, aggregateIdentifier" + OLD + " LIMIT :some")
                .param("organization", organization.value())
                .param("end", end)
                .param("some", SOME)
                .query((row, _) -> new Old(row.getLong("globalIndex"), row.getString("aggregateIdentifier")))
                .list();
        if (old.isEmpty()) {
            return 0;
        }
        var subjects = old.stream().map(Old::subject).distinct().toList();
        var forgotten =
                forgotten(subjects.stream().map(JdbcCallRetention::forgottenOf).toList());
        engine.appendEvents(subjects.stream()
                .map(subject -> entry(
                        subject,
                        of(
                                organization,
                                subject,
                                latest(than, forgotten.getOrDefault(forgottenOf(subject), List.of())))))
                .toList());
        remove(forgotten.values().stream()
                .flatMap(List::stream)
                .map(Forgotten::position)
                .toList());
        return remove(old.stream().map(Old::position).toList());
    }

    private int remove(List<Long> positions) {
        return positions.isEmpty()
                ? 0
                : sql.sql("DELETE FROM " + LogEngine.CALLS + " WHERE globalIndex IN (:positions)")
                        .param("positions", positions)
                        .update();
    }

    /** Beside the requests of a connection and not among them, where it would have to be looked for. */
    private static String forgottenOf(String subject) {
        return subject + "/forgotten";
    }

    private record Forgotten(long position, String subject, Instant before) {}

    /** What was forgotten of these before. */
    private Map<String, List<Forgotten>> forgotten(List<String> subjects) {
        return sql
                .sql("SELECT globalIndex, aggregateIdentifier, payloadType, payloadRevision, payload FROM "
                        + LogEngine.CALLS
                        + " WHERE aggregateIdentifier IN (:subjects)")
                .param("subjects", subjects)
                .query((row, _) -> {
                    CallsPruned pruned = serializer.deserialize(new SimpleSerializedObject<>(
                            row.getBytes("payload"),
                            byte[].class,
                            row.getString("payloadType"),
                            row.getString("payloadRevision")));
                    return new Forgotten(
                            row.getLong("globalIndex"), row.getString("aggregateIdentifier"), pruned.before());
                })
                .list()
                .stream()
                .collect(Collectors.groupingBy(Forgotten::subject));
    }

    /** What once was forgotten stays so, though its organization would keep it longer now. */
    private static Instant latest(Instant than, List<Forgotten> before) {
        return Stream.concat(Stream.of(than), before.stream().map(Forgotten::before))
                .max(Comparator.naturalOrder())
                .orElse(than);
    }

    private static CallsPruned of(OrganizationId organization, String subject, Instant before) {
        var connection = subject.substring(organization.value().length() + 1);
        return new CallsPruned(organization, new ConnectionId(connection), before);
    }

    private EventMessage<?> entry(String subject, CallsPruned event) {
        return new GenericDomainEventMessage<>(
                "Report",
                forgottenOf(subject),
                0,
                event,
                MetaData.emptyInstance(),
                UUID.randomUUID().toString(),
                clock.instant());
    }
}
