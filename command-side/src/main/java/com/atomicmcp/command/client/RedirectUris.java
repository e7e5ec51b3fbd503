package com.atomicmcp.command.client;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.springframework.web.util.UriComponentsBuilder;

/** Checks where a client may be sent back to: https, or http on the same machine (RFC 8252, section 7.3), no fragment (RFC 6749, section 3.1.2). */
final class RedirectUris {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int MOST = 20;
    private static final int LONGEST = 2_000;

    private RedirectUris() {}

    static List<String> checked(List<String> uris) {
        if (uris.isEmpty() || uris.size() > MOST) {
            throw new Refused(new InvalidValue("redirectUris", "has 1 to " + MOST + " entries"));
        }
        for (var i = 0; i < uris.size(); i++) {
            if (!fit(uris.get(i))) {
                throw new Refused(new InvalidValue(
                        "redirectUris[" + i + "]",
                        "is an https URI, or an http URI of localhost, 127.0.0.1 or [::1], without a fragment, at most "
                                + LONGEST + " characters long"));
            }
        }
        return List.copyOf(uris);
    }

    private static boolean fit(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        try {
            var uri = new URI(text);
            UriComponentsBuilder.fromUriString(text).build(true); // as it will be sent: nothing left to encode
            var host = uri.getHost();
            return host != null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null
                    && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && LOOPBACK.contains(host)));
        } catch (URISyntaxException | IllegalArgumentException _) {
            return false;
        }
    }
}
