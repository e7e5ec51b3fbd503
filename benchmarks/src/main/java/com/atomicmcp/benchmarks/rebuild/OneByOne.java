package com.atomicmcp.benchmarks.rebuild;

import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.query.projection.Projection;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.tokenstore.jdbc.GenericTokenTableFactory;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Axon's own replay of the same folds, as it is by default: a tracking processor, a transaction for each event, in which
 * the handler loads its document and stores it, and the processor its position.
 */
final class OneByOne {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Installation installation;
    private final JdbcTokenStore positions;

    OneByOne(Installation installation) {
        this.installation = installation;
        ConnectionProvider connections = installation.connections();
        this.positions = JdbcTokenStore.builder()
                .connectionProvider(connections)
                .serializer(Installation.serializer())
                .build();
        installation
                .transactions()
                .executeInTransaction(() -> positions.createSchema(GenericTokenTableFactory.INSTANCE));
    }

    /** The first events of a projection's log, from the start of the processor to the last of them. */
    <E extends Event, D> void replay(Projection<E, D> projection, long events) throws InterruptedException {
        var store = EmbeddedEventStore.builder()
                .storageEngine(installation.engine(Installation.table(projection)))
                .build();
        var documents = installation.collection("one-by-one");
        documents.drop();
        var handler = new Handler<>(projection, documents, events);
        var processor = TrackingEventProcessor.builder()
                .name(projection.name() + " " + UUID.randomUUID())
                .eventHandlerInvoker(handler)
                .errorHandler(PropagatingErrorHandler.INSTANCE)
                .messageSource(store)
                .tokenStore(positions)
                .transactionManager(installation.transactions())
                .trackingEventProcessorConfiguration(TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                        .andInitialTrackingToken(StreamableMessageSource::createTailToken))
                .build();
        processor.start();
        try {
            handler.passed.await();
        } finally {
            processor.shutDown();
            store.shutDown();
        }
        var failure = handler.failure.get();
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    private static final class Handler<E extends Event, D> implements EventHandlerInvoker {

        private final Projection<E, D> projection;
        private final MongoCollection<BsonDocument> documents;
        private final long last;
        private final CountDownLatch passed = new CountDownLatch(1);
        private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

        Handler(Projection<E, D> projection, MongoCollection<BsonDocument> documents, long last) {
            this.projection = projection;
            this.documents = documents;
            this.last = last;
        }

        @Override
        public boolean canHandle(EventMessage<?> message, Segment segment) {
            if (position(message) >= last) {
                passed.countDown();
            }
            return projection.events().isAssignableFrom(message.getPayloadType());
        }

        @Override
        public void handle(EventMessage<?> message, Segment segment) {
            try {
                handle(message);
            } catch (RuntimeException failed) {
                failure.set(failed);
                passed.countDown();
                throw failed;
            }
        }

        private void handle(EventMessage<?> message) {
            var event = projection.events().cast(message.getPayload());
            var entry = new Entry(
                    position(message), message.getIdentifier(), message.getTimestamp(), event, message.getMetaData());
            for (var id : projection.ids(event, entry)) {
                var query = new BsonDocument("_id", new BsonString(id));
                var found = documents.find(query).first();
                var was = found == null
                        ? null
                        : JSON.readValue(found.getString("body").getValue(), projection.document());
                var is = projection.fold(id, was, event, entry);
                var body = new BsonString(JSON.writeValueAsString(is));
                documents.replaceOne(query, query.clone().append("body", body), new ReplaceOptions().upsert(true));
            }
        }

        private static long position(EventMessage<?> message) {
            return message instanceof TrackedEventMessage<?> tracked && tracked.trackingToken() != null
                    ? tracked.trackingToken().position().orElse(-1)
                    : -1;
        }
    }
}
