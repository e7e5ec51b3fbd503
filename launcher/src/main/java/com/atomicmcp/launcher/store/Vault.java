package com.atomicmcp.launcher.store;

import com.atomicmcp.customer.Personal;
import com.atomicmcp.customer.Pseudonyms;
import com.atomicmcp.id.Pseudonym;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.launcher.store.CustomerKeys.Found;
import com.atomicmcp.launcher.store.CustomerKeys.Named;
import com.atomicmcp.launcher.store.EventSerializer.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Seals what is told of customers on its way into the intake log, and opens it on its way out. Which key is whose now is
 * noted beside that log; whoever asks for it to append something has the log's turn, so that nobody is forgotten in
 * between.
 */
final class Vault {

    static final String ERASED = "customer.erased";

    private static final int REMEMBERED = 10_000;

    private final JdbcTemplate template;
    private final JdbcClient sql;
    private final CustomerKeys keys;
    private final Pseudonyms pseudonyms;
    private final Serializer serializer;
    private final Map<String, SecretKey> remembered = new Remembered();

    Vault(DataSource dataSource, CustomerKeys keys, Pseudonyms pseudonyms, Serializer serializer) {
        this.template = new JdbcTemplate(dataSource);
        this.sql = JdbcClient.create(template);
        this.keys = keys;
        this.pseudonyms = pseudonyms;
        this.serializer = serializer;
    }

    /** In the place of what makes a report one and the same, which may tell who it is about. */
    String report(String id) {
        return pseudonyms.report(id);
    }

    // ---- in

    /** The same, those that are personal under a pseudonym and sealed. */
    List<? extends EventMessage<?>> sealed(List<? extends EventMessage<?>> events) {
        var personal = new IdentityHashMap<EventMessage<?>, Personal>();
        events.forEach(event -> personal(event.getPayload()).ifPresent(found -> personal.put(event, found)));
        if (personal.isEmpty()) {
            return events;
        }
        var keyOf = keysOf(personal.values().stream().map(Personal::about).toList());
        return events.stream()
                .<EventMessage<?>>map(event -> {
                    var found = personal.get(event);
                    return found != null && event instanceof DomainEventMessage<?> about
                            ? sealed(about, found, Objects.requireNonNull(keyOf.get(found.about())))
                            : event;
                })
                .toList();
    }

    Optional<Personal> personal(Object event) {
        return event instanceof Event told ? Personal.of(told, pseudonyms) : Optional.empty();
    }

    private EventMessage<?> sealed(DomainEventMessage<?> event, Personal personal, Named key) {
        var open = serializer.serialize(event.getPayload(), byte[].class);
        var envelope = sealed(event.getIdentifier(), open.getData(), personal, key);
        return new GenericDomainEventMessage<>(
                event.getType(),
                personal.about().value(),
                event.getSequenceNumber(),
                new Written(
                        open.getType().getName(), Envelope.marked(open.getType().getRevision()), envelope.bytes()),
                event.getMetaData(),
                event.getIdentifier(),
                event.getTimestamp());
    }

    /** @param entry the id of the entry that it is for */
    Envelope sealed(String entry, byte[] open, Personal personal, Named key) {
        var remains = serializer.serialize(personal.remains(), byte[].class);
        return Envelope.seal(key, entry, remains.getType().getName(), remains.getData(), open);
    }

    /** The key of each, made where they have none; in the transaction at hand, which has the log's turn. */
    Map<Pseudonym, Named> keysOf(Collection<Pseudonym> people) {
        var known = new HashMap<String, String>();
        sql.sql("SELECT pseudonym, key_id FROM customer_key WHERE pseudonym IN (:people)")
                .param(
                        "people",
                        people.stream().map(Pseudonym::value).distinct().toList())
                .query(row -> {
                    known.put(row.getString(1), row.getString(2));
                });
        var found = found(known.values());
        var keyOf = new HashMap<Pseudonym, Named>();
        var without = new HashSet<Pseudonym>();
        for (var one : people) {
            var id = known.get(one.value());
            var key = id == null ? null : found.get(id);
            if (id == null || key == null) {
                without.add(one); // nobody has told of them, or a log from before they were forgotten was put back
            } else {
                keyOf.put(one, new Named(id, key));
            }
        }
        letGo(without.stream().map(Pseudonym::value).filter(known::containsKey).toList());
        keyOf.putAll(made(without));
        return keyOf;
    }

    private void letGo(List<String> forgotten) {
        if (!forgotten.isEmpty()) {
            sql.sql("DELETE FROM customer_key WHERE pseudonym IN (:forgotten)")
                    .param("forgotten", forgotten)
                    .update();
        }
    }

    private Map<Pseudonym, Named> made(Set<Pseudonym> without) {
        var keyOf = new HashMap<Pseudonym, Named>();
        if (without.isEmpty()) {
            return keyOf;
        }
        var made = keys.make(without.size());
        forgetUnlessCommitted(made.stream().map(Named::id).toList());
        var each = made.iterator();
        without.forEach(one -> keyOf.put(one, each.next()));
        template.batchUpdate(
                "INSERT INTO customer_key (pseudonym, key_id) VALUES (?, ?)",
                keyOf.entrySet().stream()
                        .map(one -> new Object[] {
                            one.getKey().value(), one.getValue().id()
                        })
                        .toList());
        return keyOf;
    }

    private void forgetUnlessCommitted(List<String> made) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status == STATUS_ROLLED_BACK) {
                    keys.forget(made);
                }
            }
        });
    }

    // ---- out

    /** The same, opened; in the place of those whose key is forgotten, what remains of them. */
    List<? extends TrackedEventData<?>> opened(List<? extends TrackedEventData<?>> page) {
        var envelopes = new IdentityHashMap<TrackedEventData<?>, Envelope>();
        var someoneErased = false;
        for (var stored : page) {
            var type = stored.getPayload().getType();
            someoneErased |= ERASED.equals(type.getName());
            if (type.getRevision() != null
                    && Envelope.marks(type.getRevision())
                    && stored.getPayload().getData() instanceof byte[] bytes) {
                envelopes.put(stored, Envelope.read(bytes));
            }
        }
        var found = found(envelopes.values().stream().map(Envelope::keyId).toList());
        if (someoneErased) {
            forgetRemembered(); // perhaps another process did it
        }
        if (envelopes.isEmpty()) {
            return page;
        }
        var opened = new ArrayList<TrackedEventData<?>>(page.size());
        for (var stored : page) {
            var envelope = envelopes.get(stored);
            opened.add(envelope == null ? stored : opened(stored, envelope, found.get(envelope.keyId())));
        }
        return opened;
    }

    private static TrackedEventData<?> opened(TrackedEventData<?> stored, Envelope envelope, @Nullable SecretKey key) {
        var type = stored.getPayload().getType();
        var revision = Envelope.unmarked(type.getRevision());
        return new Opened(
                stored,
                key == null
                        ? new SimpleSerializedObject<>(
                                envelope.remains(), byte[].class, envelope.remainsType(), revision)
                        : new SimpleSerializedObject<>(
                                envelope.open(key, stored.getEventIdentifier()),
                                byte[].class,
                                type.getName(),
                                revision));
    }

    /** What remains in an entry of somebody whose key is that one; nothing where it is sealed with another. */
    Optional<Object> remains(String keyId, byte[] payload, String revision) {
        var envelope = Envelope.read(payload);
        return envelope.keyId().equals(keyId)
                ? Optional.of(serializer.deserialize(new SimpleSerializedObject<>(
                        envelope.remains(), byte[].class, envelope.remainsType(), Envelope.unmarked(revision))))
                : Optional.empty();
    }

    // ---- keys

    /** @throws IllegalStateException if one of them was never made here */
    void require(Collection<String> ids) {
        found(ids);
    }

    /** Those that are not forgotten. */
    private Map<String, SecretKey> found(Collection<String> ids) {
        var found = new HashMap<String, SecretKey>();
        var missing = new HashSet<String>();
        synchronized (remembered) {
            for (var id : ids) {
                var key = remembered.get(id);
                if (key == null) {
                    missing.add(id);
                } else {
                    found.put(id, key);
                }
            }
        }
        if (missing.isEmpty()) {
            return found;
        }
        var kept = keys.find(missing);
        for (var id : missing) {
            switch (kept.get(id)) {
                case null ->
                    throw new IllegalStateException("A customer's key is missing: the keys that are kept here are"
                            + " older than the intake log, or another installation's. Nobody is taken for forgotten"
                            + " because of that.");
                case Found.Forgotten _ -> {}
                case Found.Key(var key) -> found.put(id, key);
            }
        }
        synchronized (remembered) {
            missing.stream().filter(found::containsKey).forEach(id -> remembered.put(id, found.get(id)));
        }
        return found;
    }

    /** Makes one unreadable, for good. */
    void forget(String keyId) {
        keys.forget(List.of(keyId));
        forgetRemembered();
    }

    private void forgetRemembered() {
        synchronized (remembered) {
            remembered.clear();
        }
    }

    private static final class Remembered extends LinkedHashMap<String, SecretKey> {

        private static final long serialVersionUID = 1L;

        Remembered() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SecretKey> eldest) {
            return size() > REMEMBERED;
        }
    }

    /** An entry with another payload than is stored. */
    private record Opened(TrackedEventData<?> stored, SerializedObject<byte[]> payload)
            implements TrackedEventData<byte[]>, DomainEventData<byte[]> {

        @Override
        public TrackingToken trackingToken() {
            return stored.trackingToken();
        }

        @Override
        public String getEventIdentifier() {
            return stored.getEventIdentifier();
        }

        @Override
        public Instant getTimestamp() {
            return stored.getTimestamp();
        }

        @Override
        @SuppressWarnings("unchecked") // the engine reads bytes
        public SerializedObject<byte[]> getMetaData() {
            return (SerializedObject<byte[]>) stored.getMetaData();
        }

        @Override
        public SerializedObject<byte[]> getPayload() {
            return payload;
        }

        @Override
        public String getType() {
            return about().getType();
        }

        @Override
        public String getAggregateIdentifier() {
            return about().getAggregateIdentifier();
        }

        @Override
        public long getSequenceNumber() {
            return about().getSequenceNumber();
        }

        private DomainEventData<?> about() {
            return (DomainEventData<?>) stored;
        }
    }
}
