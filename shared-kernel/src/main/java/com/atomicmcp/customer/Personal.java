package com.atomicmcp.customer;

import com.atomicmcp.analytics.AnalyticsEvent;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsErased;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.customer.CustomerEvent.ContentErased;
import com.atomicmcp.customer.CustomerEvent.CustomerErased;
import com.atomicmcp.customer.CustomerEvent.CustomerReported;
import com.atomicmcp.customer.CustomerEvent.CustomerTagged;
import com.atomicmcp.customer.CustomerEvent.CustomerUntagged;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.Pseudonym;
import com.atomicmcp.kernel.Event;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What makes an event personal: who it is about, and what remains of it once they are erased.
 *
 * @param remains tells of nobody
 */
public record Personal(Pseudonym about, Event remains) {

    /** Nothing where an event is about nobody. */
    public static Optional<Personal> of(Event event, Pseudonyms pseudonyms) {
        return switch (event) {
            case CustomerEvent told ->
                Optional.ofNullable(customer(told)).map(customer -> of(told, customer, pseudonyms));
            case AnalyticsEvent told -> of(told, pseudonyms);
            default -> Optional.empty(); // of decisions and calls, none is about a customer
        };
    }

    private static Personal of(CustomerEvent told, CustomerId customer, Pseudonyms pseudonyms) {
        return new Personal(
                pseudonyms.of(told.organizationId(), told.environmentId(), customer),
                new ContentErased(told.organizationId(), told.environmentId()));
    }

    private static @Nullable CustomerId customer(CustomerEvent told) {
        return switch (told) {
            case CustomerReported reported -> reported.customerId();
            case CustomerTagged tagged -> tagged.customerId();
            case CustomerUntagged untagged -> untagged.customerId();
            case CustomerErased _, ContentErased _ -> null;
        };
    }

    private static Optional<Personal> of(AnalyticsEvent told, Pseudonyms pseudonyms) {
        return switch (told) {
            case AnalyticsReported(var organization, var environment, var flow, var fact) ->
                Optional.ofNullable(fact.endUserId())
                        .map(customer -> new Personal(
                                pseudonyms.of(organization, environment, customer),
                                new AnalyticsReported(
                                        organization,
                                        environment,
                                        flow,
                                        fact.erased(pseudonyms.fact(organization, environment, fact.id())))));
            case AnalyticsErased _ -> Optional.empty();
        };
    }
}
