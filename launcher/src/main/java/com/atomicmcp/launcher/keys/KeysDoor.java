package com.atomicmcp.launcher.keys;

import com.atomicmcp.command.oauth.SigningKeys;
import com.atomicmcp.command.oauth.SigningKeys.Rotation;
import com.atomicmcp.launcher.Uninterrupted;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What {@code atomicctl keys} asks of the operations door. */
@Configuration(proxyBeanMethods = false)
public class KeysDoor {

    @Bean
    RouterFunction<ServerResponse> keys(Optional<SigningKeys> signing) {
        return RouterFunctions.route()
                .GET("/keys", _ -> with(signing, keys -> keys.all()))
                .POST(
                        "/keys/rotate",
                        request -> with(
                                signing,
                                keys -> rotated(
                                        keys,
                                        request.queryParam("now")
                                                .filter("true"::equals)
                                                .isPresent())))
                .build();
    }

    private static Object rotated(SigningKeys keys, boolean now) {
        return switch (keys.rotate(now)) {
            case Rotation.Rotated _ -> keys.all();
            case Rotation.TooSoon(var possibleAt) ->
                refusal("The next key is so new that gateways may not know it yet. Rotate after " + possibleAt
                        + ", or all the same with --now.");
        };
    }

    private static Mono<ServerResponse> with(Optional<SigningKeys> signing, Function<SigningKeys, Object> question) {
        return Mono.fromCallable(() -> signing.map(question)
                        .orElseGet(() -> refusal("This process signs nothing: ask one with the role workbench.")))
                .subscribeOn(Uninterrupted.THREADS)
                .flatMap(KeysDoor::answer);
    }

    private static Mono<ServerResponse> answer(Object said) {
        return said instanceof ProblemDetail problem
                ? ServerResponse.status(problem.getStatus())
                        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                        .bodyValue(problem)
                : ServerResponse.ok().bodyValue(said);
    }

    private static Object refusal(String words) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, words);
    }
}
