package com.atomicmcp.gateway.transport;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.reactive.function.server.MockServerRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

class DualEraTransportTest {

    @Test
    void aClientThatHangsUpWhileItSendsIsNoFailureOfOurs() {
        var transport = new DualEraTransport(new ServerIdentity("", "", "", ""), false, _ -> Mono.never(), _ -> {});
        var request =
                MockServerRequest.builder().method(HttpMethod.POST).body(Flux.error(new AbortedException("gone")));

        assertThatThrownBy(() -> transport.post(request).block()).isInstanceOf(AbortedException.class);
    }
}
