package com.atomicmcp.launcher.audit;

import static com.atomicmcp.launcher.Answers.answer;
import static com.atomicmcp.launcher.Answers.line;

import com.atomicmcp.audit.seal.Head;
import com.atomicmcp.command.audit.seal.Finding;
import com.atomicmcp.command.audit.seal.Sealing;
import com.atomicmcp.command.audit.seal.Verification;
import com.atomicmcp.launcher.Answers;
import com.atomicmcp.launcher.Answers.Lines;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What {@code atomicctl audit verify} and {@code head} ask of the operations door. */
@Configuration(proxyBeanMethods = false)
public class SealsDoor {

    private static final long BETWEEN_NEWS = TimeUnit.MILLISECONDS.toNanos(200);

    @Bean
    RouterFunction<ServerResponse> sealRoutes(Sealing sealing, Verification verification) {
        return RouterFunctions.route()
                .GET("/audit/seals", _ -> answer(sealing::state))
                .POST("/audit/head", _ -> answer(() -> head(sealing)))
                .POST(
                        "/audit/verify",
                        request -> Answers.stream(lines -> {
                            var verified = verification.verify(
                                    request.queryParam("against").map(SealsDoor::read), new News(lines));
                            lines.say(line("verified", "verified", verified));
                        }))
                .build();
    }

    private static Head head(Sealing sealing) {
        if (sealing.possible()) {
            sealing.seal();
        }
        return sealing.head().orElseThrow(() -> new Refused(new NotFound("seal", "the last one")));
    }

    /** @param encoded a head in base64url, for it goes into an address */
    private static Head read(String encoded) {
        try {
            var json = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
            var head = JsonMapper.shared().readTree(json);
            return Head.of(
                            head.path("statement").asString(""),
                            head.path("signature").asString(""),
                            head.path("publicKey").asString(""))
                    .orElseThrow(SealsDoor::noHead);
        } catch (IllegalArgumentException | JacksonException damaged) {
            throw noHead();
        }
    }

    private static Refused noHead() {
        return new Refused(new InvalidValue("against", "is no head as 'atomicctl audit head' prints it"));
    }

    private static final class News implements Verification.Told {

        private final Lines lines;
        private long toldAt = System.nanoTime() - BETWEEN_NEWS;

        News(Lines lines) {
            this.lines = lines;
        }

        @Override
        public void progress(long entries, long of) {
            lines.insist();
            var now = System.nanoTime();
            if (now - toldAt >= BETWEEN_NEWS) {
                toldAt = now;
                var line = line("progress", "done", entries);
                line.put("of", of);
                lines.say(line);
            }
        }

        @Override
        public void found(Finding finding) {
            lines.say(line("finding", "finding", finding));
        }
    }
}
