package com.atomicmcp.query.projection;

import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Log;
import com.atomicmcp.query.projection.Progress.Phase;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.WriteModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Folds the log into a new generation beside the live one, then lets readers change over.
 *
 * <p>Whoever is killed at it leaves the live generation untouched; the next one goes on where the last checkpoint was.
 */
final class Rebuild {

    private static final int PAGE = 1_000;
    private static final int WRITES = 1_000;
    private static final int ROUNDS = 10;

    /** Making BSON of a document to weigh it costs as much as writing it. */
    private static final int BETWEEN_SAMPLES = 64;

    private static final int SAMPLES = 16;

    /** Objects, their headers and the maps they are kept in, for what is a byte in the store. */
    private static final int HEAP_FOR_A_BYTE = 2;

    private final Log log;
    private final Generations generations;
    private final Limits limits;

    /**
     * @param documents how many, and twice as many entries folded into them, are kept in memory at most; then those that
     *     were not touched for longest are written out, and fetched again when they are
     * @param bytes what they take of the heap at most, as far as some of them tell of the others
     * @param betweenCheckpoints how much of the work whoever is killed loses; what fits into memory and takes no longer
     *     is written once
     * @param grace how long the generation that was read before is kept
     */
    record Limits(int documents, long bytes, Duration betweenCheckpoints, Duration grace) {

        Limits(int documents, Duration betweenCheckpoints, Duration grace) {
            this(documents, Long.MAX_VALUE, betweenCheckpoints, grace);
        }
    }

    Rebuild(Log log, Generations generations, Limits limits) {
        this.log = log;
        this.generations = generations;
        this.limits = limits;
    }

    /**
     * Builds or goes on building, catches up, compares with what is live, and swaps.
     *
     * @param scope which documents are folded; the others are taken over from the live generation as they are
     * @param anew whether what an earlier one left is thrown away
     * @throws Busy if somebody else is at it
     * @throws NotProven if the new generation does not say what the log says, and so must not be read
     */
    <E extends Event, D> Rebuilt run(Folding<E, D> folding, Scope scope, boolean anew, Progress progress) {
        var name = folding.stored();
        var claim = claimed(purpose(name));
        try {
            Progress held = (phase, done, of) -> {
                progress.passed(phase, done, of);
                if (!claim.held()) {
                    throw new Overtaken("the rebuild of " + name);
                }
            };
            if (anew) {
                generations.abandonAll(purpose(name));
            }
            var before = generations.live(name).orElse(null);
            var building = new Building(purpose(name) + scope.suffix(), scope.all());
            var next = build(folding, building, scope, before, held);
            var collection = generations.collection(next.generation());
            var mended = List.<Difference>of();
            try {
                var position = catchUp(folding, collection, before, held);
                if (before != null) {
                    mended = new Verify(generations, this).prove(folding, before, collection, scope, held);
                    position = catchUp(folding, collection, before, held);
                }
                if (!generations.swap(name, before, next.generation())) {
                    throw new Overtaken("pointer of " + name);
                }
                generations.made(building.purpose());
                generations.abandonAll(purpose(name));
                generations.sweep(name, limits.grace());
                return new Rebuilt(next.generation(), before, next.resumedAt(), position, mended);
            } catch (NotProven wrong) {
                generations.abandon(building.purpose());
                throw wrong;
            } catch (Overtaken useless) {
                if (claim.held()) { // else it is another's by now
                    generations.abandon(building.purpose());
                }
                throw useless;
            }
        } finally {
            claim.release();
        }
    }

    /** The same, which goes on with what an earlier one left. */
    <E extends Event, D> Rebuilt run(Folding<E, D> folding, Scope scope, Progress progress) {
        return run(folding, scope, false, progress);
    }

    /** What a rebuild is called among what is in the making. */
    static String purpose(String stored) {
        return stored + "#rebuild";
    }

    Lease claimed(String purpose) {
        try {
            return generations.lease(purpose).taken();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            throw new Progress.GivenUp();
        }
    }

    /**
     * @param purpose what it is made for, in {@link Generations}
     * @param resumable whether what another has begun for it will do
     */
    record Building(String purpose, boolean resumable) {}

    /** @param resumedAt the position that another had brought it to before; {@link Log#START} where it is new */
    record Built(String generation, long resumedAt) {}

    /** A complete generation that nobody reads yet. */
    <E extends Event, D> Built build(
            Folding<E, D> folding, Building building, Scope scope, @Nullable String before, Progress progress) {
        var resumed = building.resumable() ? generations.building(building.purpose()) : Optional.<String>empty();
        var next = resumed.orElseGet(() -> generations.begin(folding.stored(), building.purpose()));
        var collection = generations.collection(next);
        var from = generations.builtTo(collection);
        if (generations.position(collection).isPresent()) {
            return new Built(next, from);
        }
        try (var workshop = new Workshop<>(folding, collection, scope, from, resumed.isPresent())) {
            var last = workshop.fold(from, scope.all() ? log.head() : workshop.takeOver(before, progress), progress);
            workshop.empty();
            workshop.finish(last == null ? workshop.entryAt(from) : last);
        }
        return new Built(next, from);
    }

    /** Readers are kept waiting for what is behind the one they see, so it should not be; nor a busy log keep us for ever. */
    private <E extends Event, D> long catchUp(
            Folding<E, D> folding,
            MongoCollection<BsonDocument> collection,
            @Nullable String before,
            Progress progress) {
        var position = catchUp(folding, collection, progress);
        for (var round = 0; round < ROUNDS && behind(position, before); round++) {
            position = catchUp(folding, collection, progress);
        }
        return position;
    }

    /** To the head as it stands now. */
    <E extends Event, D> long catchUp(
            Folding<E, D> folding, MongoCollection<BsonDocument> collection, Progress progress) {
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
            progress.passed(Phase.CATCHING_UP, position, head);
        }
        return position;
    }

    Log log() {
        return log;
    }

    private boolean behind(long position, @Nullable String before) {
        return before != null
                && generations.position(generations.collection(before)).orElse(Log.START) > position;
    }

    /** @param from the position of the document in the store, nothing where it has no place there yet */
    private record Moved<D>(Stored<D> document, @Nullable Long from) {}

    private static void bulk(MongoCollection<BsonDocument> collection, List<WriteModel<BsonDocument>> writes) {
        Folding.write(collection, writes);
        writes.clear();
    }

    /**
     * The documents in the making: those in memory, and those written out for want of room. Meanwhile one thread reads
     * what comes next, and another writes what has left.
     */
    private final class Workshop<E extends Event, D> implements AutoCloseable {

        private final Folding<E, D> folding;
        private final MongoCollection<BsonDocument> collection;
        private final Scope scope;
        private final LinkedHashMap<String, Stored<D>> inMemory = new LinkedHashMap<>(1024, 0.75f, true);
        private final Set<String> changed = new HashSet<>();

        /** The positions of those in memory that have a place in the store as well, or soon will, as they are there. */
        private final Map<String, Long> stored = new HashMap<>();

        /** Those that are not in memory any more and perhaps not in the store yet. */
        private Map<String, Stored<D>> leaving = Map.of();

        private final Aside writing;
        private Aside.Work<Boolean> written;
        private long checkpointed;
        private boolean someAreNotInMemory;
        private int foldedIn;
        private int folds;
        private long bytesOfOne;
        private long checkpointAt = System.nanoTime();

        Workshop(
                Folding<E, D> folding,
                MongoCollection<BsonDocument> collection,
                Scope scope,
                long from,
                boolean resumed) {
            this.folding = folding;
            this.collection = collection;
            this.scope = scope;
            this.checkpointed = from;
            this.someAreNotInMemory = resumed;
            this.writing = new Aside("writes-" + folding.stored());
            this.written = writing.begin(() -> true);
        }

        /**
         * The log from a position on; its last entry, or nothing where there is none.
         *
         * @param head as far as it goes, if the scope leaves something to others; else only what progress is told
         */
        @Nullable
        Entry fold(long from, long head, Progress progress) {
            Entry last = null;
            try (var entries = log.after(from);
                    var reading = new Aside("reads-for-" + folding.stored())) {
                var pages = new Pages(entries.iterator(), head);
                var next = reading.begin(pages::next);
                for (var page = next.done(); page.isPresent(); page = next.done()) {
                    next = reading.begin(pages::next);
                    fold(page.get(), head, progress);
                    last = page.get().last();
                }
            }
            return last;
        }

        private void fold(Page page, long head, Progress progress) {
            fetch(page.touched().keySet());
            page.touched().forEach((id, entries) -> {
                var was = inMemory.get(id);
                var is = folding.fold(id, was, entries);
                if (is != null && is.movedOnFrom(was)) {
                    inMemory.put(id, is);
                    changed.add(id);
                    foldedIn += entries.size();
                    if (folds++ % BETWEEN_SAMPLES == 0) {
                        weigh(is);
                    }
                }
            });
            makeRoom();
            try {
                progress.passed(
                        Phase.FOLDING,
                        page.last().position(),
                        Math.max(head, page.last().position()));
            } catch (Progress.GivenUp resumable) {
                checkpoint(page.last());
                throw resumable;
            }
            if (System.nanoTime() - checkpointAt > limits.betweenCheckpoints().toNanos()) {
                checkpoint(page.last());
            }
        }

        /** Some entries that follow each other, by the documents that they touch. */
        private record Page(Entry last, Map<String, List<Entry>> touched) {}

        /** Read, and decoded as far as they are listened to, by one thread. */
        private final class Pages {

            private final Iterator<Entry> entries;
            private final long head;
            private Optional<Entry> first = Optional.empty();

            Pages(Iterator<Entry> entries, long head) {
                this.entries = entries;
                this.head = head;
            }

            /** Nothing after the last one. */
            Optional<Page> next() {
                var page = new ArrayList<Entry>(PAGE);
                first.ifPresent(page::add);
                first = Optional.empty();
                while (first.isEmpty() && entries.hasNext()) {
                    var entry = entries.next();
                    if (!scope.all() && entry.position() > head) {
                        break;
                    }
                    if (page.size() >= PAGE && page.getLast().position() != entry.position()) {
                        first = Optional.of(entry);
                    } else {
                        page.add(entry);
                    }
                }
                if (page.isEmpty()) {
                    return Optional.empty();
                }
                var touched = folding.byDocument(page);
                touched.keySet().removeIf(id -> !scope.has(id));
                return Optional.of(new Page(page.getLast(), touched));
            }
        }

        /** Everything that is not of this scope, as the live generation has it; the position that is true of. */
        long takeOver(@Nullable String before, Progress progress) {
            if (before == null) {
                throw new Overtaken("what was live of " + folding.stored());
            }
            var live = generations.collection(before);
            var position = generations.position(live).orElseThrow(() -> new Overtaken(before));
            var copies = new ArrayList<WriteModel<BsonDocument>>(WRITES);
            var looked = 0L;
            var all = live.find(Generations.documents()).sort(new BsonDocument(Shape.ID, new BsonInt32(1)));
            for (var document : all.batchSize(Folding.AT_ONCE)) {
                var id = document.getString(Shape.ID).getValue();
                if (!scope.has(id)) {
                    copies.add(new InsertOneModel<>(document));
                }
                if (++looked % WRITES == 0) {
                    bulk(collection, copies);
                    progress.passed(Phase.FOLDING, Log.START, looked);
                }
            }
            bulk(collection, copies);
            return position;
        }

        /** The entry that a build stands at which has nothing more to fold. */
        @Nullable
        Entry entryAt(long position) {
            return position == Log.START
                    ? null
                    : log.after(position - 1, 1).stream().findFirst().orElse(null);
        }

        private void fetch(Collection<String> ids) {
            if (!someAreNotInMemory) {
                return;
            }
            var missing = new ArrayList<String>();
            for (var id : ids) {
                if (!inMemory.containsKey(id)) {
                    var back = leaving.get(id);
                    if (back == null) {
                        missing.add(id);
                    } else {
                        takeBack(back);
                    }
                }
            }
            if (!missing.isEmpty()) {
                folding.load(collection, missing).values().forEach(this::takeBack);
            }
        }

        private void takeBack(Stored<D> document) {
            inMemory.put(document.id(), document);
            stored.put(document.id(), document.at());
        }

        /** What one document takes on average; the latest count most, for documents grow. */
        private void weigh(Stored<D> document) {
            var bytes = (long) HEAP_FOR_A_BYTE * folding.shape.bytes(document);
            bytesOfOne = bytesOfOne == 0 ? bytes : bytesOfOne + (bytes - bytesOfOne) / SAMPLES;
        }

        private void makeRoom() {
            if (inMemory.size() <= limits.documents()
                    && inMemory.size() * bytesOfOne <= limits.bytes()
                    && foldedIn <= 2L * limits.documents()) {
                return;
            }
            var surplus = new ArrayList<Stored<D>>();
            var eldest = inMemory.values().iterator();
            for (var many = inMemory.size() - inMemory.size() / 2; many > 0; many--) {
                surplus.add(eldest.next());
                eldest.remove();
            }
            foldedIn = 0;
            write(surplus);
            leaving = surplus.stream()
                    .filter(document -> stored.remove(document.id()) != null)
                    .collect(Collectors.toUnmodifiableMap(Stored::id, Function.identity()));
            someAreNotInMemory = true;
        }

        private void checkpoint(Entry last) {
            write(inMemory.values());
            written.done();
            generations.checkpoint(collection, checkpointed, last);
            checkpointed = last.position();
            checkpointAt = System.nanoTime();
        }

        void finish(@Nullable Entry last) {
            generations.finish(collection, checkpointed, last);
        }

        void empty() {
            write(inMemory.values());
            inMemory.clear();
            written.done();
        }

        /** Begins to write them, as soon as those before are written. */
        private void write(Collection<Stored<D>> documents) {
            var moved = new ArrayList<Moved<D>>();
            for (var document : documents) {
                if (changed.remove(document.id())) { // also one that is gone: what comes next must find its position
                    moved.add(new Moved<>(document, stored.put(document.id(), document.at())));
                }
            }
            written.done();
            written = writing.begin(() -> {
                send(moved);
                return true;
            });
        }

        private void send(List<Moved<D>> documents) {
            var writes = new ArrayList<WriteModel<BsonDocument>>(WRITES);
            for (var document : documents) {
                writes.add(model(document));
                if (writes.size() == WRITES) {
                    bulk(collection, writes);
                }
            }
            bulk(collection, writes);
        }

        /** It demands what it was folded from: whoever was overtaken without knowing overwrites nothing. */
        private WriteModel<BsonDocument> model(Moved<D> moved) {
            var bson = written(moved.document());
            return moved.from() == null
                    ? new InsertOneModel<>(bson)
                    : new ReplaceOneModel<>(
                            new BsonDocument(
                                            Shape.ID,
                                            new BsonString(moved.document().id()))
                                    .append(Shape.AT, new BsonInt64(moved.from())),
                            bson);
        }

        /** One that grew too large is folded anew: which was its last good state, nobody has kept. */
        private BsonDocument written(Stored<D> document) {
            return folding.shape
                    .write(document)
                    .orElseGet(() -> folding.lastThatFits(
                            document.id(), null, folding.entries(log, document.id(), document.at())));
        }

        /** What is on its way to the store must not arrive after whoever made it has gone. */
        @Override
        public void close() {
            writing.close();
        }
    }
}
