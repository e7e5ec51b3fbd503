package com.atomicmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** A gateway that cannot follow the decision log. */
@TestPropertySource(properties = "test.following=false")
class StaleTest extends GatewayTest {

    @Autowired
    AccessModel model;

    @Override
    void happened(Event... events) {
        for (var event : events) {
            model.evolve(new Entry(0, "e", GatewayUnderTest.NOW, event, Map.of()));
        }
    }

    @Test
    void whoCannotTellWhatWasDecidedLatelyRefuses() {
        var acme = organization();

        var reply = legacy(acme.alice, "tools/list", Map.of());

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers().getFirst("Retry-After")).isEqualTo("1");
        assertThat(reply.errorCode()).isEqualTo(4012);
        assertThat(reply.errorMessage()).contains("cannot tell who may");
    }
}
