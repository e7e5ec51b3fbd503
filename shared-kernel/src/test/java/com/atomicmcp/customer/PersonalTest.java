package com.atomicmcp.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsErased;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.customer.CustomerEvent.ContentErased;
import com.atomicmcp.customer.CustomerEvent.CustomerErased;
import com.atomicmcp.customer.CustomerEvent.CustomerReported;
import com.atomicmcp.customer.CustomerEvent.CustomerTagged;
import com.atomicmcp.customer.CustomerEvent.CustomerUntagged;
import com.atomicmcp.environment.EnvironmentEvent.CustomerForgotten;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PersonalTest {

    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final EnvironmentId LIVE = new EnvironmentId("live");
    private static final FlowId WELCOME = new FlowId("welcome");
    private static final CustomerId CARL = new CustomerId("carl@example.com");
    private static final Instant NOON = Instant.parse("2026-11-03T12:00:00Z");

    private final Pseudonyms pseudonyms = new Pseudonyms(new SecretKeySpec(new byte[32], "HmacSHA256"));

    @Test
    void ofWhatIsToldOfACustomerNothingRemains() {
        var carl = new Personal(pseudonyms.of(ACME, LIVE, CARL), new ContentErased(ACME, LIVE));
        var profile = new Profile("Carl", null, null, null, null, null, null, Map.of());
        assertThat(Stream.<Event>of(
                                new CustomerReported(ACME, LIVE, CARL, null, profile, null),
                                new CustomerTagged(ACME, LIVE, CARL, new Tag("vip", NOON, null)),
                                new CustomerUntagged(ACME, LIVE, CARL, "vip"))
                        .map(event -> Personal.of(event, pseudonyms)))
                .allSatisfy(personal -> assertThat(personal).contains(carl));
    }

    @Test
    void ofAFactAboutSomebodyRemainsWhatHappenedWhenAndToWhichFlow() {
        var personal = Personal.of(reported(CARL), pseudonyms);
        var remains = new Fact(
                pseudonyms.fact(ACME, LIVE, "carl-1"), "card-displayed", NOON, null, null, "SDK", null, Map.of());
        assertThat(personal)
                .contains(new Personal(
                        pseudonyms.of(ACME, LIVE, CARL), new AnalyticsReported(ACME, LIVE, WELCOME, remains)));
        assertThat(personal.orElseThrow().toString()).doesNotContain("carl");
    }

    @Test
    void whatIsAboutNobodyIsNotPersonal() {
        var somebody = pseudonyms.of(ACME, LIVE, CARL);
        assertThat(Stream.of(
                                reported(null),
                                new AnalyticsErased(ACME, LIVE, somebody, List.of()),
                                new CustomerErased(ACME, LIVE, somebody),
                                new ContentErased(ACME, LIVE),
                                new CustomerForgotten(ACME, LIVE, somebody))
                        .map(event -> Personal.of(event, pseudonyms)))
                .allSatisfy(personal -> assertThat(personal).isEmpty());
    }

    private static Event reported(@Nullable CustomerId customer) {
        return new AnalyticsReported(
                ACME,
                LIVE,
                WELCOME,
                new Fact(
                        "carl-1",
                        "card-displayed",
                        NOON,
                        customer,
                        "carl's",
                        "SDK",
                        "noon for carl",
                        Map.of("properties", Map.of("name", "carl"))));
    }
}
