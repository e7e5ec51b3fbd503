package com.atomicmcp.command.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Where a client may have people sent back to: https, or the very machine they sit at. */
final class Redirects {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    private Redirects() {}

    /** What is wrong with a redirect URI that somebody wants to register; nothing if it will do. */
    static Optional<String> problem(@Nullable String redirect) {
        if (redirect == null || redirect.isEmpty() || redirect.length() > 2_000) {
            return Optional.of("is 1 to 2000 characters long");
        }
        URI uri;
        try {
            uri = new URI(redirect);
            UriComponentsBuilder.fromUriString(redirect).build(true); // as it will be sent: nothing left to encode
        } catch (URISyntaxException | IllegalArgumentException notAUri) {
            return Optional.of("is not a URI");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return Optional.of("is an absolute URI with a host, without user and fragment");
        }
        if ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && loopback(uri))) {
            return Optional.empty();
        }
        return Optional.of("is an https URI, or an http URI of 127.0.0.1, [::1] or localhost");
    }

    /**
     * Whether a redirect URI is one of those registered, character for character; the port of a loopback address does
     * not count (RFC 8252, section 7.3), that of {@code localhost} neither, because real clients take any that is free.
     */
    static boolean matches(String requested, Collection<String> registered) {
        if (registered.contains(requested)) {
            return true;
        }
        return problem(requested).isEmpty()
                && loopback(URI.create(requested))
                && registered.stream()
                        .filter(Redirects::loopback)
                        .anyMatch(one -> withoutPort(one).equals(withoutPort(requested)));
    }

    static boolean loopback(String redirect) {
        return loopback(URI.create(redirect));
    }

    private static boolean loopback(URI redirect) {
        return redirect.getHost() != null
                && LOOPBACK.contains(redirect.getHost().toLowerCase(Locale.ROOT));
    }

    private static String withoutPort(String redirect) {
        var uri = URI.create(redirect);
        return uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + uri.getRawPath()
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}
