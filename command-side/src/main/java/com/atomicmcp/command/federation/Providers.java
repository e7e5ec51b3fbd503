package com.atomicmcp.command.federation;

import com.atomicmcp.command.federation.Upstream.Unreachable;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** Remembers how providers describe themselves for ten minutes, and for half a minute that one could not be asked. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class Providers {
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration SHORTLY = Duration.ofSeconds(30);
    private static final int MOST = 1_000;

    private final Upstream upstream;
    private final Cache<String, Known> known;
    private final Cache<String, String> problems;

    /** A provider, and the keys that it signs with, which are fetched when one is not known yet. */
    record Known(Provider provider, JWKSource<SecurityContext> keys) {}

    Providers(Upstream upstream, Clock clock) {
        this.upstream = upstream;
        this.known = Caffeine.newBuilder()
                .expireAfterWrite(FRESH)
                .maximumSize(MOST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
        this.problems = Caffeine.newBuilder()
                .expireAfterWrite(SHORTLY)
                .maximumSize(MOST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** @throws Unreachable if it could not be asked now or half a minute ago */
    Known find(String issuer) throws Unreachable {
        var remembered = known.getIfPresent(issuer);
        if (remembered != null) {
            return remembered;
        }
        var problem = problems.getIfPresent(issuer);
        if (problem != null) {
            throw new Unreachable(problem);
        }
        return ask(issuer);
    }

    /** The same, but asks in any case: whoever has just mended a provider need not wait. */
    Known ask(String issuer) throws Unreachable {
        try {
            var provider = Provider.read(issuer, upstream.get(Provider.document(issuer)));
            var found = new Known(provider, keys(provider));
            known.put(issuer, found);
            problems.invalidate(issuer);
            return found;
        } catch (Unreachable unreachable) {
            problems.put(issuer, unreachable.why());
            throw unreachable;
        }
    }

    private JWKSource<SecurityContext> keys(Provider provider) throws Unreachable {
        try {
            return JWKSourceBuilder.<SecurityContext>create(provider.keys().toURL(), this::fetch)
                    .refreshAheadCache(false)
                    .build();
        } catch (MalformedURLException notOne) {
            throw new Unreachable("the address of its keys is not a URL");
        }
    }

    private Resource fetch(URL keys) throws IOException {
        try {
            return new Resource(upstream.get(uri(keys)), "application/json");
        } catch (Unreachable unreachable) {
            throw new IOException(unreachable.why());
        }
    }

    private static URI uri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException notOne) {
            throw new IOException(notOne);
        }
    }
}
