package com.atomicmcp.audit;

import com.atomicmcp.access.AccessEvent;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.client.ClientEvent;
import com.atomicmcp.client.ConnectionEvent;
import com.atomicmcp.environment.EnvironmentEvent;
import com.atomicmcp.flow.FlowEvent;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.language.EventNames;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.UnknownEvent;
import com.atomicmcp.organization.OrganizationEvent;
import com.atomicmcp.rejection.Refused;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells the decision log to people, entry by entry from its beginning, on one thread: it remembers what everything was
 * called and looked like before each. What it remembers grows with the number of things there are, never with the number
 * of entries.
 *
 * <p>The log of one organization alone gives the same entries as the whole log does.
 */
public final class Trail {

    private final AccessModel model = new AccessModel();
    private final FlowPast flows = new FlowPast();
    private final Map<String, LatestRequests> requests = new HashMap<>();

    /** Several requests of one organization may be carried out at once, but their entries are not far apart. */
    private static final class LatestRequests extends LinkedHashMap<String, Long> {

        private static final long serialVersionUID = 1L;
        private static final int MOST = 32;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    }

    /**
     * What of a log somebody wants to see.
     *
     * @param entries all of them from the beginning, or all of one organization
     * @param after the position of the last one that they have seen already
     */
    public Stream<TrailEntry> of(Stream<Entry> entries, TrailFilter filter, long after) {
        return entries.mapMulti((entry, seen) -> next(entry, filter, after).ifPresent(seen));
    }

    /** The next entry of the log, if it is one that somebody wants to see. */
    public Optional<TrailEntry> next(Entry entry, TrailFilter filter, long after) {
        if (entry.position() <= after || !filter.mayAdmit(entry)) {
            pass(entry);
            return Optional.empty();
        }
        return Optional.of(tell(entry)).filter(filter::admits);
    }

    /** The next entry of the log, for one who wants to read it. */
    public TrailEntry tell(Entry entry) {
        var event = event(entry);
        var metadata = metadata(entry);
        var organizationId =
                event == null ? organization(metadata.get(Caller.ORGANIZATION)) : Optional.of(event.organizationId());
        var past = organizationId
                .map(id -> new Past(id, model.organization(id).orElse(null), flows))
                .orElse(null);
        var actor = actor(metadata);
        var told = new Told();
        if (past == null || event == null) {
            told.says(unreadable(entry));
        } else {
            tell(event, past, told, actor);
        }
        var correlationId = text(metadata, Caller.CORRELATION_ID);
        var first = first(organizationId, correlationId, entry.position());
        fold(event, entry);
        return new TrailEntry(
                entry.position(),
                entry.eventId(),
                entry.at(),
                kind(event, entry),
                told.sentence(who(actor)),
                actor,
                organizationId.map(this::named).orElse(null),
                told.thing(),
                told.concerned(),
                told.changes(),
                told.client(),
                text(metadata, Caller.COMMAND),
                text(metadata, Caller.DOOR),
                text(metadata, Caller.SOURCE_ADDRESS),
                text(metadata, Caller.USER_AGENT),
                correlationId,
                first == entry.position() ? null : (Long) first);
    }

    /** The next entry of the log, which nobody wants to read, but those after it rest on. */
    public void pass(Entry entry) {
        var event = event(entry);
        var metadata = metadata(entry);
        var organizationId =
                event == null ? organization(metadata.get(Caller.ORGANIZATION)) : Optional.of(event.organizationId());
        first(organizationId, text(metadata, Caller.CORRELATION_ID), entry.position());
        fold(event, entry);
    }

    private void fold(@Nullable Event event, Entry entry) {
        if (event instanceof FlowEvent flow) {
            flows.evolve(flow);
        } else if (event != null) {
            model.evolve(entry);
        }
    }

    private static void tell(Event event, Past past, Told told, Actor actor) {
        switch (event) {
            case OrganizationEvent organization -> OrganizationWords.tell(organization, past, told);
            case EnvironmentEvent environment -> EnvironmentWords.tell(environment, past, told);
            case FlowEvent flow -> FlowWords.tell(flow, past, told);
            case AccessEvent access -> AccessWords.tell(access, past, told);
            case ClientEvent client -> ClientWords.tell(client, past, told);
            case ConnectionEvent connection -> ClientWords.tell(connection, past, told, actor);
            default -> told.says("did something that has no words yet: " + name(event));
        }
    }

    /** The first entry of the request that an entry is part of. */
    private long first(Optional<OrganizationId> organization, @Nullable String correlationId, long position) {
        if (correlationId == null || organization.isEmpty()) {
            return position;
        }
        var first = requests.computeIfAbsent(organization.get().value(), _ -> new LatestRequests())
                .putIfAbsent(correlationId, position);
        return first == null ? position : first;
    }

    private Thing named(OrganizationId id) {
        return new Past(id, model.organization(id).orElse(null), flows).organization();
    }

    /** Nothing for one of a newer version, and for one that cannot be read, as if somebody had been at the store. */
    private static @Nullable Event event(Entry entry) {
        try {
            return entry.event() instanceof Event known ? known : null;
        } catch (RuntimeException garbled) {
            return null;
        }
    }

    private static Map<String, ?> metadata(Entry entry) {
        try {
            return entry.metadata();
        } catch (RuntimeException garbled) {
            return Map.of();
        }
    }

    /** By what it is told that entries are of one request, if by anything. */
    static @Nullable String request(Entry entry) {
        return text(metadata(entry), Caller.CORRELATION_ID);
    }

    private static String kind(@Nullable Event event, Entry entry) {
        return unknown(entry)
                .map(UnknownEvent::kind)
                .or(() -> EventNames.name(event == null ? entry.type() : event.getClass()))
                .orElse("unreadable");
    }

    private static String name(Event event) {
        return EventNames.name(event.getClass()).orElse(event.getClass().getSimpleName());
    }

    private static String unreadable(Entry entry) {
        return unknown(entry)
                .map(unknown -> "did something that this version of the program does not know: " + unknown.kind())
                .orElse("did something, but what is stored of it cannot be read");
    }

    private static Optional<UnknownEvent> unknown(Entry entry) {
        try {
            return UnknownEvent.in(entry);
        } catch (RuntimeException garbled) {
            return Optional.empty();
        }
    }

    private static Optional<OrganizationId> organization(@Nullable Object id) {
        try {
            return id instanceof String text ? Optional.of(new OrganizationId(text)) : Optional.empty();
        } catch (Refused noId) {
            return Optional.empty();
        }
    }

    private static Actor actor(Map<String, ?> metadata) {
        var kind = text(metadata, Caller.ACTOR_KIND);
        var id = text(metadata, Caller.ACTOR_ID);
        var name = text(metadata, Caller.ACTOR_NAME);
        return new Actor(
                kind == null ? "unknown" : kind,
                id == null ? "" : id,
                name == null ? "Somebody" : name,
                text(metadata, Caller.ACCOUNT));
    }

    private static String who(Actor actor) {
        return switch (actor.kind().toUpperCase(Locale.ROOT)) {
            case "OPERATOR" -> "The operator";
            case "SYSTEM" -> "The system (" + actor.name() + ")";
            default -> actor.name();
        };
    }

    private static @Nullable String text(Map<String, ?> metadata, String key) {
        return metadata.get(key) instanceof String text ? text : null;
    }
}
