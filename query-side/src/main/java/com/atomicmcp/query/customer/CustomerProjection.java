package com.atomicmcp.query.customer;

import com.atomicmcp.customer.ContactPreferences;
import com.atomicmcp.customer.CustomerEvent;
import com.atomicmcp.customer.CustomerEvent.ContentErased;
import com.atomicmcp.customer.CustomerEvent.CustomerErased;
import com.atomicmcp.customer.CustomerEvent.CustomerReported;
import com.atomicmcp.customer.CustomerEvent.CustomerTagged;
import com.atomicmcp.customer.CustomerEvent.CustomerUntagged;
import com.atomicmcp.customer.Profile;
import com.atomicmcp.customer.Pseudonyms;
import com.atomicmcp.customer.Tag;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import com.atomicmcp.query.customer.CustomerProjection.CustomerDocument;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.Projection;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Customers, one document each, under their environment. */
@Component
public final class CustomerProjection implements Projection<CustomerEvent, CustomerDocument> {

    /**
     * A customer, or only the tags of one who was not reported yet: reports may come in any order.
     *
     * @param created when the organization first had them, as last reported; else when they were first heard of
     * @param profile nothing as long as none was reported
     * @param tags in the order of their names
     */
    public record CustomerDocument(
            EnvironmentId environmentId,
            CustomerId customerId,
            Instant created,
            @Nullable Profile profile,
            @Nullable ContactPreferences preferences,
            List<Tag> tags) {}

    private final Pseudonyms pseudonyms;

    public CustomerProjection(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    @Override
    public String name() {
        return "customers";
    }

    /** The first had the customers' own names in its ids. */
    @Override
    public int version() {
        return 2;
    }

    @Override
    public LogName log() {
        return LogName.INTAKE;
    }

    @Override
    public Class<CustomerEvent> events() {
        return CustomerEvent.class;
    }

    @Override
    public Class<CustomerDocument> document() {
        return CustomerDocument.class;
    }

    @Override
    public Collection<String> ids(CustomerEvent event, Entry entry) {
        return switch (event) {
            case CustomerReported(var organization, var environment, var customer, var _, var _, var _) ->
                List.of(id(organization, environment, customer));
            case CustomerTagged(var organization, var environment, var customer, var _) ->
                List.of(id(organization, environment, customer));
            case CustomerUntagged(var organization, var environment, var customer, var _) ->
                List.of(id(organization, environment, customer));
            case CustomerErased(var organization, var environment, var pseudonym) ->
                List.of(Key.of(organization, environment, pseudonym));
            case ContentErased _ -> List.of();
        };
    }

    /** By a pseudonym, for that is all that an erasure tells of whom it concerns. */
    String id(OrganizationId organization, EnvironmentId environment, CustomerId customer) {
        return Key.of(organization, environment, pseudonyms.of(organization, environment, customer));
    }

    @Override
    public boolean erases(CustomerEvent event) {
        return event instanceof CustomerErased;
    }

    @Override
    public @Nullable CustomerDocument fold(
            String id, @Nullable CustomerDocument document, CustomerEvent event, Entry entry) {
        return switch (event) {
            case CustomerReported(var _, var environment, var customer, var created, var profile, var preferences) -> {
                var heard = document == null ? entry.at() : document.created();
                var since = created == null ? heard : created;
                var tags = document == null ? List.<Tag>of() : document.tags();
                yield new CustomerDocument(environment, customer, since, profile, preferences, tags);
            }
            case CustomerTagged(var _, var environment, var customer, var tag) -> {
                var was = document == null ? unreported(environment, customer, entry.at()) : document;
                yield tagged(was, Stream.concat(without(was.tags(), tag.name()), Stream.of(sinceFirst(was, tag))));
            }
            case CustomerUntagged(var _, var _, var _, var tag) ->
                document == null ? null : tagged(document, without(document.tags(), tag));
            case CustomerErased _ -> null;
            case ContentErased _ -> document;
        };
    }

    private static CustomerDocument unreported(EnvironmentId environment, CustomerId customer, Instant at) {
        return new CustomerDocument(environment, customer, at, null, null, List.of());
    }

    private static CustomerDocument tagged(CustomerDocument customer, Stream<Tag> tags) {
        return new CustomerDocument(
                customer.environmentId(),
                customer.customerId(),
                customer.created(),
                customer.profile(),
                customer.preferences(),
                tags.sorted(Comparator.comparing(Tag::name)).toList());
    }

    /** Reported again while it stands, a tag changes when it ends, not since when it is there. */
    private static Tag sinceFirst(CustomerDocument customer, Tag tag) {
        return customer.tags().stream()
                .filter(standing -> standing.name().equals(tag.name()) && standing.activeAt(tag.addedAt()))
                .findFirst()
                .map(standing -> new Tag(tag.name(), standing.addedAt(), tag.expiresAt()))
                .orElse(tag);
    }

    private static Stream<Tag> without(List<Tag> tags, String name) {
        return tags.stream().filter(tag -> !Objects.equals(tag.name(), name));
    }
}
