package com.atomicmcp.query.projection;

import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Log;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** Folds the whole log into a new generation beside the live one, then lets readers change over. */
final class Rebuild {

    private static final int PAGE = 1_000;
    private static final int WRITES = 1_000;
    private static final int ROUNDS = 10;

    private final Log log;
    private final Generations generations;
    private final int bound;

    /**
     * @param bound documents, and entries folded into them, that are kept in memory; then those that were not touched
     *     for longest are written out, and fetched again when they are
     */
    Rebuild(Log log, Generations generations, int bound) {
        this.log = log;
        this.generations = generations;
        this.bound = bound;
    }

    /**
     * Builds, catches up and swaps; the new generation's name, or the winner's where another was faster.
     *
     * @param passed told of each position it has passed; may throw to give up
     */
    <E extends Event, D> String run(Folding<E, D> folding, LongConsumer passed) {
        var name = folding.projection.name();
        var before = generations.live(name).orElse(null);
        var next = build(folding, passed);
        var collection = generations.collection(next);
        for (var round = 0; round < ROUNDS && behind(catchUp(folding, collection, passed), before); round++) {}
        if (!generations.swap(name, before, next)) {
            collection.drop();
        }
        generations.sweep(name);
        return generations.live(name).orElseThrow(() -> new Overtaken("pointer of " + name));
    }

    /** A complete generation that nobody reads yet. */
    <E extends Event, D> String build(Folding<E, D> folding, LongConsumer passed) {
        var next = generations.begin(folding.projection.name());
        var collection = generations.collection(next);
        try {
            var workshop = new Workshop<>(folding, collection);
            var last = workshop.fold(passed);
            workshop.empty();
            generations.finish(collection, last);
            return next;
        } catch (RuntimeException | Error unfinished) {
            collection.drop();
            throw unfinished;
        }
    }

    /** To the head as it stands now. */
    <E extends Event, D> long catchUp(
            Folding<E, D> folding, MongoCollection<BsonDocument> collection, LongConsumer passed) {
        var position = generations
                .position(collection)
                .orElseThrow(() -> new Overtaken(collection.getNamespace() + " was swept away"));
        var head = log.head();
        while (position < head) {
            var batch = log.after(position, PAGE);
            if (batch.isEmpty()) {
                break;
            }
            folding.apply(collection, batch);
            generations.advance(collection, position, batch.getLast());
            position = batch.getLast().position();
            passed.accept(position);
        }
        return position;
    }

    /** Readers must not be sent back in time, nor a busy log keep us for ever. */
    private boolean behind(long position, @Nullable String before) {
        return before != null
                && generations.position(generations.collection(before)).orElse(Log.START) > position;
    }

    /** The documents in the making: those in memory, and those written out for want of room. */
    private final class Workshop<E extends Event, D> {

        private final Folding<E, D> folding;
        private final MongoCollection<BsonDocument> collection;
        private final LinkedHashMap<String, Stored<D>> inMemory = new LinkedHashMap<>(1024, 0.75f, true);
        private final Set<String> changed = new HashSet<>();
        private final Set<String> writtenOut = new HashSet<>();
        private int foldedIn;

        Workshop(Folding<E, D> folding, MongoCollection<BsonDocument> collection) {
            this.folding = folding;
            this.collection = collection;
        }

        /** The whole log; its last entry, or nothing where there is none. */
        @Nullable
        Entry fold(LongConsumer passed) {
            var batch = new ArrayList<Entry>(PAGE);
            try (var entries = log.after(Log.START)) {
                for (var all = entries.iterator(); all.hasNext(); ) {
                    var entry = all.next();
                    if (batch.size() >= PAGE && batch.getLast().position() != entry.position()) {
                        fold(batch);
                        passed.accept(batch.getLast().position());
                        batch.clear();
                    }
                    batch.add(entry);
                }
            }
            if (batch.isEmpty()) {
                return null;
            }
            fold(batch);
            return batch.getLast();
        }

        private void fold(List<Entry> batch) {
            var touched = folding.byDocument(batch);
            fetch(touched.keySet());
            touched.forEach((id, entries) -> {
                var was = inMemory.get(id);
                var is = folding.fold(id, was, entries);
                if (is != null && is.movedOnFrom(was)) {
                    inMemory.put(id, is);
                    changed.add(id);
                    foldedIn += entries.size();
                }
            });
            makeRoom();
        }

        private void fetch(Collection<String> ids) {
            var missing = ids.stream()
                    .filter(id -> writtenOut.contains(id) && !inMemory.containsKey(id))
                    .toList();
            if (!missing.isEmpty()) {
                inMemory.putAll(folding.load(collection, missing));
            }
        }

        private void makeRoom() {
            if (inMemory.size() <= bound && foldedIn <= 2 * bound) {
                return;
            }
            var leaving = new ArrayList<Stored<D>>();
            var eldest = inMemory.values().iterator();
            for (var surplus = inMemory.size() - inMemory.size() / 2; surplus > 0; surplus--) {
                leaving.add(eldest.next());
                eldest.remove();
            }
            foldedIn = 0;
            write(leaving);
        }

        void empty() {
            write(inMemory.values());
            inMemory.clear();
        }

        private void write(Collection<Stored<D>> documents) {
            var writes = new ArrayList<WriteModel<BsonDocument>>(WRITES);
            for (var document : documents) {
                if (changed.remove(document.id())) {
                    if (writtenOut.contains(document.id())) {
                        var same = new BsonDocument(Shape.ID, new BsonString(document.id()));
                        writes.add(new ReplaceOneModel<>(same, written(document)));
                    } else if (!document.gone()) {
                        writes.add(new InsertOneModel<>(written(document)));
                        writtenOut.add(document.id());
                    }
                }
                if (writes.size() == WRITES) {
                    send(writes);
                }
            }
            send(writes);
        }

        /** One that grew too large is folded anew: which was its last good state, nobody has kept. */
        private BsonDocument written(Stored<D> document) {
            return folding.shape
                    .write(document)
                    .orElseGet(() -> folding.lastThatFits(
                            document.id(), null, folding.entries(log, document.id(), document.at())));
        }

        private void send(List<WriteModel<BsonDocument>> writes) {
            if (!writes.isEmpty()) {
                collection.bulkWrite(writes, new BulkWriteOptions().ordered(false));
                writes.clear();
            }
        }
    }
}
