package com.atomicmcp.query.customer;

import static com.atomicmcp.query.projection.Given.at;
import static com.atomicmcp.query.projection.Given.given;
import static com.atomicmcp.query.store.Everything.PSEUDONYMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.customer.ContactPreferences;
import com.atomicmcp.customer.CustomerEvent.ContentErased;
import com.atomicmcp.customer.CustomerEvent.CustomerErased;
import com.atomicmcp.customer.CustomerEvent.CustomerReported;
import com.atomicmcp.customer.CustomerEvent.CustomerTagged;
import com.atomicmcp.customer.CustomerEvent.CustomerUntagged;
import com.atomicmcp.customer.Profile;
import com.atomicmcp.customer.Tag;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.query.customer.CustomerProjection.CustomerDocument;
import com.atomicmcp.query.projection.Key;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CustomerProjectionTest {

    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final EnvironmentId LIVE = new EnvironmentId("live");
    private static final CustomerId ADA = new CustomerId("crm/ada 1");
    private static final String KEY = Key.of(ACME, LIVE, PSEUDONYMS.of(ACME, LIVE, ADA));
    private static final ContactPreferences BERLIN = new ContactPreferences("Europe/Berlin", true);

    private final CustomerProjection customers = new CustomerProjection(PSEUDONYMS);

    @Test
    void aReportedCustomerIsShownExactly() {
        var profile = new Profile(
                "Ada",
                "ada@example.com",
                null,
                null,
                "buyer",
                Instant.parse("2026-01-01T00:00:00.000000001Z"),
                null,
                Map.of("shoe.size", "41", "$budget", "2026-02-01"));

        assertThat(given(new CustomerReported(ACME, LIVE, ADA, null, profile, BERLIN))
                        .then(customers, KEY))
                .contains(new CustomerDocument(LIVE, ADA, at(0), profile, BERLIN, List.of()));
    }

    @Test
    void anErasedCustomerIsGoneAndOneReportedAfterwardsIsSomebodyNew() {
        var erased = new CustomerErased(ACME, LIVE, PSEUDONYMS.of(ACME, LIVE, ADA));
        var vip = new CustomerTagged(ACME, LIVE, ADA, new Tag("vip", at(0), null));

        assertThat(given(reported("Ada", null), vip, erased).then(customers, KEY))
                .isEmpty();
        assertThat(given(reported("Ada", null), vip, erased, reported("Grace", null))
                        .then(customers, KEY))
                .contains(new CustomerDocument(LIVE, ADA, at(3), named("Grace"), BERLIN, List.of()));
    }

    @Test
    void whatWasErasedBeforeItIsReadIsPassedOver() {
        assertThat(given(new ContentErased(ACME, LIVE), reported("Ada", null)).then(customers, KEY))
                .contains(new CustomerDocument(LIVE, ADA, at(1), named("Ada"), BERLIN, List.of()));
    }

    @Test
    void aNewReportTakesThePlaceOfTheProfileAndLeavesTheTags() {
        var vip = new Tag("vip", at(1), null);

        assertThat(given(
                                reported("Ada", null),
                                new CustomerTagged(ACME, LIVE, ADA, vip),
                                reported("Ada Lovelace", null))
                        .then(customers, KEY))
                .contains(new CustomerDocument(LIVE, ADA, at(0), named("Ada Lovelace"), BERLIN, List.of(vip)));
    }

    @Test
    void sinceWhenIsWhatWasReportedElseWhenTheyWereFirstHeardOf() {
        var since = Instant.parse("2020-01-01T00:00:00Z");

        assertThat(given(reported("Ada", null), reported("Ada", since), reported("Ada", null))
                        .then(customers, KEY))
                .map(CustomerDocument::created)
                .contains(since);
    }

    @Test
    void aTagIsRenewedAndRemovedByItsName() {
        var soon = new Tag("vip", at(1), at(9));
        var later = new Tag("vip", at(2), at(19));
        var beta = new Tag("beta", at(3), null);

        assertThat(given(
                                reported("Ada", null),
                                new CustomerTagged(ACME, LIVE, ADA, soon),
                                new CustomerTagged(ACME, LIVE, ADA, later),
                                new CustomerTagged(ACME, LIVE, ADA, beta))
                        .then(customers, KEY))
                .map(CustomerDocument::tags)
                .contains(List.of(beta, new Tag("vip", at(1), at(19))));
        assertThat(given(
                                reported("Ada", null),
                                new CustomerTagged(ACME, LIVE, ADA, soon),
                                new CustomerUntagged(ACME, LIVE, ADA, "vip"))
                        .then(customers, KEY))
                .map(CustomerDocument::tags)
                .contains(List.of());
    }

    @Test
    void aTagThatHadEndedIsAddedAnew() {
        var again = new Tag("vip", at(9), null);

        assertThat(given(
                                new CustomerTagged(ACME, LIVE, ADA, new Tag("vip", at(1), at(9))),
                                new CustomerTagged(ACME, LIVE, ADA, again))
                        .then(customers, KEY))
                .map(CustomerDocument::tags)
                .contains(List.of(again));
    }

    @Test
    void tagsOfSomebodyWhoIsReportedLaterAreKept() {
        var vip = new Tag("vip", at(0), null);

        assertThat(given(new CustomerTagged(ACME, LIVE, ADA, vip), reported("Ada", null))
                        .then(customers, KEY))
                .contains(new CustomerDocument(LIVE, ADA, at(0), named("Ada"), BERLIN, List.of(vip)));
    }

    private static CustomerReported reported(String name, @Nullable Instant created) {
        return new CustomerReported(ACME, LIVE, ADA, created, named(name), BERLIN);
    }

    private static Profile named(String name) {
        return new Profile(name, null, null, null, null, null, null, Map.of());
    }
}
