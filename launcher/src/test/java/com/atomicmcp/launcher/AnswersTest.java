package com.atomicmcp.launcher;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.server.RouterFunctions;

class AnswersTest {

    private static void isToldInWords(Supplier<Object> question, int status, String words) {
        var door = RouterFunctions.route()
                .GET("/asked", _ -> Answers.answer(question))
                .build();
        WebTestClient.bindToRouterFunction(door)
                .build()
                .get()
                .uri("/asked")
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo(words);
    }

    @Test
    void aRefusalIsToldInWords() {
        isToldInWords(
                () -> {
                    throw new Refused(new NotFound("event", "7"));
                },
                404,
                "There is no event '7' here.");
    }

    @Test
    void soIsAFailure() {
        isToldInWords(
                () -> {
                    throw new IllegalStateException("The store is out of reach.");
                },
                500,
                "The store is out of reach.");
    }
}
