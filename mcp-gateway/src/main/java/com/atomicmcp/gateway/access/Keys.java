package com.atomicmcp.gateway.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The issuer's public keys, fetched when a token first needs one, so that the order in which processes start does not
 * matter. A token can name any key it likes: names that are not known cost the issuer one request in a while, and those
 * who bring them wait for it, because a key may be so new that its first tokens come before it was heard of.
 */
@Component
final class Keys {

    private static final Duration BETWEEN_REQUESTS = Duration.ofSeconds(2);
    private static final Duration OLDEST = Duration.ofMinutes(15);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Mono<JWKSet> request;
    private final Duration betweenRequests;
    private List<JWK> known = List.of();
    private long askedAt = System.nanoTime() - OLDEST.toNanos();
    private @Nullable Mono<List<JWK>> underWay;
    private @Nullable Mono<List<JWK>> planned;

    @Autowired
    Keys(@Value("${atomic.jwks-uri:${atomic.issuer}/oauth2/jwks}") String address) {
        this(address, BETWEEN_REQUESTS);
    }

    Keys(String address, Duration betweenRequests) {
        this.betweenRequests = betweenRequests;
        this.request = WebClient.create()
                .get()
                .uri(address)
                .retrieve()
                .bodyToMono(String.class)
                .map(Keys::parsed)
                .timeout(PATIENCE);
    }

    /**
     * The keys that may have signed a token; none for another algorithm than ES256. Fails where none is known and the
     * issuer cannot be asked.
     */
    Flux<JWK> matching(SignedJWT token) {
        if (!JWSAlgorithm.ES256.equals(token.getHeader().getAlgorithm())) {
            return Flux.empty();
        }
        var selector = new JWKSelector(JWKMatcher.forJWSHeader(token.getHeader()));
        return Flux.defer(() -> {
            var matches = selector.select(new JWKSet(known()));
            if (matches.isEmpty()) {
                // what is on its way may have been written before the key was there
                return selected(underWay(), selector).switchIfEmpty(selected(next(), selector));
            }
            return stale()
                    ? selected(next(), selector).onErrorResume(_ -> Flux.fromIterable(matches))
                    : Flux.fromIterable(matches);
        });
    }

    private static Flux<JWK> selected(Mono<List<JWK>> keys, JWKSelector selector) {
        return keys.flatMapIterable(all -> selector.select(new JWKSet(all)));
    }

    private synchronized List<JWK> known() {
        return known;
    }

    private synchronized boolean stale() {
        return System.nanoTime() - askedAt >= OLDEST.toNanos();
    }

    private Mono<List<JWK>> underWay() {
        return Mono.defer(() -> {
            synchronized (this) {
                return underWay == null ? Mono.empty() : underWay;
            }
        });
    }

    /** The answer to a question that is not asked yet, one for all who wait for it. */
    private Mono<List<JWK>> next() {
        return Mono.defer(() -> {
            synchronized (this) {
                if (planned == null) {
                    planned = Mono.delay(pause()).then(Mono.defer(this::ask)).cache();
                }
                return planned;
            }
        });
    }

    private synchronized Duration pause() {
        var left = askedAt + betweenRequests.toNanos() - System.nanoTime();
        return known.isEmpty() ? Duration.ZERO : Duration.ofNanos(Math.max(0, left));
    }

    private synchronized Mono<List<JWK>> ask() {
        planned = null;
        askedAt = System.nanoTime();
        // over before anybody hears of it: who asks after a failure must not be told of that one
        var asking = request.map(this::learned).doOnTerminate(this::finished).cache();
        underWay = asking;
        return asking;
    }

    private synchronized List<JWK> learned(JWKSet keys) {
        known = List.copyOf(keys.getKeys());
        return known;
    }

    private synchronized void finished() {
        underWay = null;
    }

    private static JWKSet parsed(String json) {
        try {
            return JWKSet.parse(json);
        } catch (ParseException unreadable) {
            throw new IllegalStateException("the issuer's keys cannot be read", unreadable);
        }
    }
}
