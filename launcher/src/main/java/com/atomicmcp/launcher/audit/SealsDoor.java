package com.atomicmcp.launcher.audit;

import static com.atomicmcp.launcher.Answers.answer;
import static com.atomicmcp.launcher.Answers.line;

import com.atomicmcp.audit.seal.Head;
import com.atomicmcp.audit.seal.Proof;
import com.atomicmcp.command.audit.seal.Finding;
import com.atomicmcp.command.audit.seal.Proofs;
import com.atomicmcp.command.audit.seal.Sealing;
import com.atomicmcp.command.audit.seal.Verification;
import com.atomicmcp.launcher.Answers;
import com.atomicmcp.launcher.Answers.Lines;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.WrongState;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What {@code atomicctl audit verify}, {@code head} and {@code proof} ask of the operations door. */
@Configuration(proxyBeanMethods = false)
public class SealsDoor {

    private static final String SEE = "See what 'atomicctl audit verify' says.";
    private static final long BETWEEN_NEWS = TimeUnit.MILLISECONDS.toNanos(200);

    @Bean
    RouterFunction<ServerResponse> sealRoutes(Sealing sealing, Verification verification, Proofs proofs) {
        return RouterFunctions.route()
                .GET("/audit/seals", _ -> answer(() -> insofar(sealing::state)))
                .POST("/audit/head", _ -> Answers.stream(lines -> insofar(() -> head(sealing, lines))))
                .POST(
                        "/audit/verify",
                        request -> Answers.stream(lines -> {
                            var verified = verification.verify(against(request), new News(lines));
                            lines.say(line("verified", "verified", verified));
                        }))
                .GET("/audit/proof/{entry}", request -> answer(() -> insofar(() -> proof(request, proofs))))
                .POST("/audit/chain", request -> Answers.stream(lines -> insofar(() -> chain(request, proofs, lines))))
                .build();
    }

    /** A log or seals that were tampered with are a sentence, not a failure of this process. */
    private static <T> T insofar(Supplier<T> question) {
        try {
            return question.get();
        } catch (BadSqlGrammarException notThere) {
            throw new Refused(new WrongState("store", "without the log or its seals", SEE));
        }
    }

    private static Sealing.State head(Sealing sealing, Lines lines) {
        if (sealing.possible()) {
            sealing.sealWhile(() -> !lines.hungUp());
        }
        var head = sealing.head().orElseThrow(() -> new Refused(new NotFound("seal", "the last one")));
        var line = line("head", "head", head);
        var state = sealing.state();
        line.put("unsealed", state.unsealed());
        lines.say(line);
        return state;
    }

    private static Proof proof(ServerRequest request, Proofs proofs) {
        against(request).ifPresent(proofs::insistOn);
        return proofs.of(request.pathVariable("entry"));
    }

    private static long chain(ServerRequest request, Proofs proofs, Lines lines) {
        var seal = number(request, "seal");
        var head = against(request).orElseThrow(SealsDoor::noHead).seal();
        proofs.chain(
                Math.min(seal, head),
                Math.max(seal, head),
                statements -> lines.say(line("chain", "statements", statements)));
        lines.say(line("chained", "head", head));
        return head;
    }

    private static long number(ServerRequest request, String field) {
        return request.queryParam(field)
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElseThrow(() -> new Refused(new InvalidValue(field, "is the number of a seal")));
    }

    private static Optional<Head> against(ServerRequest request) {
        return request.queryParam("against").map(SealsDoor::read);
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
