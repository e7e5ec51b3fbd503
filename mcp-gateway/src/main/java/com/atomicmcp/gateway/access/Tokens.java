package com.atomicmcp.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Verifies access tokens (RFC 9068): who issued them, that they are unchanged and have not expired. A signature is
 * checked once; what the claims are worth is asked anew at every request, elsewhere.
 */
@Component
final class Tokens {

    private static final Duration SKEW = Duration.ofSeconds(10);
    private static final int LONGEST = 4_096;

    private final NimbusReactiveJwtDecoder decoder;
    private final Clock clock;
    private final Cache<String, Jwt> verified = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    Tokens(Keys keys, Clock clock, @Value("${atomic.issuer}") String issuer) {
        this.clock = clock;
        this.decoder = NimbusReactiveJwtDecoder.withJwkSource(keys::matching)
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .validateType(false) // Nimbus takes no at+jwt; the type is checked below
                .build();
        var times = new JwtTimestampValidator(SKEW);
        times.setClock(clock);
        times.setAllowEmptyExpiryClaim(false);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTypeValidator("at+jwt", "application/at+jwt"), new JwtIssuerValidator(issuer), times));
    }

    /** Fails with {@link InvalidBearerTokenException}, or {@link AuthenticationServiceException} where it cannot be told. */
    Mono<Jwt> verified(String token) {
        if (token.length() > LONGEST) {
            return Mono.error(new InvalidBearerTokenException("The access token is not valid."));
        }
        var known = verified.getIfPresent(token);
        if (known != null) {
            return expired(known)
                    ? Mono.error(new InvalidBearerTokenException("The access token has expired."))
                    : Mono.just(known);
        }
        return decoder.decode(token)
                .doOnNext(jwt -> verified.put(token, jwt))
                .onErrorMap(failure -> failure instanceof BadJwtException
                        ? new InvalidBearerTokenException("The access token is not valid.")
                        : new AuthenticationServiceException("the issuer's keys are out of reach", failure));
    }

    private boolean expired(Jwt jwt) {
        var until = Objects.requireNonNullElse(jwt.getExpiresAt(), Instant.MIN.plus(SKEW));
        return !clock.instant().isBefore(until.plus(SKEW));
    }
}
