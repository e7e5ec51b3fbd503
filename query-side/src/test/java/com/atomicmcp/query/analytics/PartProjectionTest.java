package com.atomicmcp.query.analytics;

import static com.atomicmcp.query.projection.Given.given;
import static com.atomicmcp.query.store.Everything.ACME;
import static com.atomicmcp.query.store.Everything.ADA;
import static com.atomicmcp.query.store.Everything.LIVE;
import static com.atomicmcp.query.store.Everything.NOON;
import static com.atomicmcp.query.store.Everything.PSEUDONYMS;
import static com.atomicmcp.query.store.Everything.WELCOME;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsErased;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.analytics.AnalyticsEvent.Mention;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.query.analytics.PartProjection.FactDocument;
import com.atomicmcp.query.analytics.PartProjection.PartDocument;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartProjectionTest {

    private static final String PART =
            PartProjection.id(HourProjection.id(ACME, LIVE, WELCOME, HourProjection.hour(NOON)), 0);
    private static final Fact ABOUT_ADA = fact("1", ADA);
    private static final Fact ABOUT_BOB = fact("2", new CustomerId("bob"));
    private static final AnalyticsErased ERASED =
            new AnalyticsErased(ACME, LIVE, PSEUDONYMS.of(ACME, LIVE, ADA), List.of(new Mention(WELCOME, NOON, 0)));

    private final PartProjection parts = new PartProjection(PSEUDONYMS);

    @Test
    void ofAFactAboutSomebodyWhoIsErasedRemainsWhatIsCounted() {
        var remains = ABOUT_ADA.erased(PSEUDONYMS.fact(ACME, LIVE, "1"));
        assertThat(remains.endUserId()).isNull();
        assertThat(remains.contexts()).isEmpty();
        assertThat(given(reported(ABOUT_ADA), reported(ABOUT_BOB), ERASED).then(parts, PART))
                .contains(new PartDocument(List.of(FactDocument.of(remains), FactDocument.of(ABOUT_BOB))));
    }

    @Test
    void whatWasErasedBeforeItIsReadMakesTheSameDocument() {
        var read = ABOUT_ADA.erased(PSEUDONYMS.fact(ACME, LIVE, "1"));
        assertThat(given(reported(read), reported(ABOUT_BOB), ERASED).then(parts, PART))
                .isEqualTo(
                        given(reported(ABOUT_ADA), reported(ABOUT_BOB), ERASED).then(parts, PART));
    }

    private static AnalyticsReported reported(Fact fact) {
        return new AnalyticsReported(ACME, LIVE, WELCOME, fact);
    }

    private static Fact fact(String id, CustomerId customer) {
        return new Fact(
                id,
                "card-displayed",
                NOON,
                customer,
                "invocation",
                "SDK",
                null,
                Map.of("properties", Map.of("email", customer + "@example.com")));
    }
}
