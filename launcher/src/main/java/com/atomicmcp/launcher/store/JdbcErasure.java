package com.atomicmcp.launcher.store;

import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsErased;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.analytics.AnalyticsEvent.Mention;
import com.atomicmcp.customer.CustomerEvent.CustomerErased;
import com.atomicmcp.customer.Erasure;
import com.atomicmcp.environment.EnvironmentEvent;
import com.atomicmcp.environment.EnvironmentEvent.CustomerForgotten;
import com.atomicmcp.id.Pseudonym;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.log.Logs;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Erases a customer: in one transaction that has the intake log's turn it is told there, and their key is nobody's any
 * more; then the key itself is taken away. Killed in between, the second half is done when the decision is read again.
 */
final class JdbcErasure implements Erasure {

    private static final int MENTIONS = 1_000;

    private final EventStorageEngine engine;
    private final Log decisions;
    private final Log log;
    private final JdbcClient sql;
    private final TransactionOperations transactions;
    private final Vault vault;
    private final Clock clock;

    JdbcErasure(
            EventStorageEngine engine,
            Logs logs,
            JdbcClient sql,
            TransactionOperations transactions,
            Vault vault,
            Clock clock) {
        this.engine = engine;
        this.decisions = logs.decisions();
        this.log = logs.intake();
        this.sql = sql;
        this.transactions = transactions;
        this.vault = vault;
        this.clock = clock;
    }

    /** @param keyId what they were sealed with; nothing where nothing was told of them */
    private record Done(@Nullable String keyId, long position) {}

    @Override
    public Kept about(Pseudonym pseudonym) {
        if (key(pseudonym).isPresent()) {
            return Kept.SOMETHING;
        }
        return sql.sql("SELECT COUNT(*) FROM customer_erasure WHERE pseudonym = ?")
                                .param(pseudonym.value())
                                .query(Long.class)
                                .single()
                        > 0
                ? Kept.ERASED
                : Kept.NOTHING;
    }

    @Override
    public LogPosition carryOut(LogPosition decision) {
        return decisions.after(decision.position() - 1, 1).stream()
                .flatMap(entry -> entry
                        .event(EnvironmentEvent.class)
                        .filter(CustomerForgotten.class::isInstance)
                        .map(event -> erase(entry.eventId(), (CustomerForgotten) event, entry.metadata()))
                        .stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody was decided to be forgotten at " + decision));
    }

    @Override
    public LogPosition reached() {
        return new LogPosition(LogName.INTAKE, log.head());
    }

    /** @param decision the id of the event */
    LogPosition erase(String decision, CustomerForgotten forgotten, Map<String, ?> metadata) {
        var done = done(decision)
                .orElseGet(
                        () -> Objects.requireNonNull(transactions.execute(_ -> told(decision, forgotten, metadata))));
        if (done.keyId() != null) {
            vault.forget(done.keyId()); // also what was put back with an old copy of the keys
        }
        log.bell().ring();
        return new LogPosition(LogName.INTAKE, done.position());
    }

    private Optional<Done> done(String decision) {
        return sql.sql("SELECT key_id, position FROM customer_erasure WHERE decision = ?")
                .param(decision)
                .query((row, _) -> new Done(row.getString(1), row.getLong(2)))
                .optional();
    }

    private Done told(String decision, CustomerForgotten forgotten, Map<String, ?> metadata) {
        Turns.take(sql, LogEngine.INTAKE); // nobody is told of under a key that is about to go
        var another = done(decision);
        if (another.isPresent()) {
            return another.get();
        }
        var keyId = key(forgotten.pseudonym());
        keyId.ifPresent(id -> {
            engine.appendEvents(messages(forgotten, mentions(forgotten.pseudonym(), id), metadata));
            sql.sql("DELETE FROM customer_key WHERE pseudonym = ?")
                    .param(forgotten.pseudonym().value())
                    .update();
        });
        var done = new Done(keyId.orElse(null), log.head());
        sql.sql("INSERT INTO customer_erasure (decision, pseudonym, key_id, position) VALUES (?, ?, ?, ?)")
                .param(decision)
                .param(forgotten.pseudonym().value())
                .param(done.keyId())
                .param(done.position())
                .update();
        return done;
    }

    private Optional<String> key(Pseudonym pseudonym) {
        return sql.sql("SELECT key_id FROM customer_key WHERE pseudonym = ?")
                .param(pseudonym.value())
                .query(String.class)
                .optional();
    }

    private List<Mention> mentions(Pseudonym pseudonym, String keyId) {
        var mentions = new ArrayList<Mention>();
        sql.sql("SELECT globalIndex, payload, payloadRevision FROM " + LogEngine.INTAKE
                        + " WHERE aggregateIdentifier = ? AND payloadType = 'analytics.reported' ORDER BY globalIndex")
                .withFetchSize(MENTIONS) // or PostgreSQL's driver would take all of them at once
                .param(pseudonym.value())
                .query(row -> {
                    var position = row.getLong(1);
                    vault.remains(keyId, row.getBytes(2), row.getString(3))
                            .filter(AnalyticsReported.class::isInstance)
                            .map(AnalyticsReported.class::cast)
                            .ifPresent(told -> mentions.add(
                                    new Mention(told.flowId(), told.fact().timestamp(), position)));
                });
        return mentions;
    }

    private List<EventMessage<?>> messages(
            CustomerForgotten forgotten, List<Mention> mentions, Map<String, ?> metadata) {
        var messages = new ArrayList<EventMessage<?>>();
        var organization = forgotten.organizationId();
        var environment = forgotten.environmentId();
        var pseudonym = forgotten.pseudonym();
        messages.add(message(pseudonym, new CustomerErased(organization, environment, pseudonym), metadata));
        for (var from = 0; from < mentions.size(); from += MENTIONS) {
            var some = List.copyOf(mentions.subList(from, Math.min(mentions.size(), from + MENTIONS)));
            messages.add(message(pseudonym, new AnalyticsErased(organization, environment, pseudonym, some), metadata));
        }
        return messages;
    }

    private EventMessage<?> message(Pseudonym about, Event event, Map<String, ?> metadata) {
        return new GenericDomainEventMessage<>(
                "Erasure",
                about.value(),
                0,
                event,
                MetaData.from(metadata),
                UUID.randomUUID().toString(),
                clock.instant());
    }
}
