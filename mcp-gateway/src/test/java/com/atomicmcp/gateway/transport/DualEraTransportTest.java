package com.atomicmcp.gateway.transport;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.reactive.function.server.MockServerRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.test.StepVerifier;

class DualEraTransportTest {

    @Test
    void aClientThatHangsUpWhileItSendsIsNoFailureOfOursAndIsAnsweredByNobody() {
        var transport = new DualEraTransport(new ServerIdentity("", "", "", ""), false, _ -> Mono.never(), _ -> {});
        var request =
                MockServerRequest.builder().method(HttpMethod.POST).body(Flux.error(new AbortedException("gone")));

        StepVerifier.create(transport.post(request)).verifyComplete();
    }
}
