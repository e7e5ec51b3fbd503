package com.atomicmcp.command.oauth;

import com.atomicmcp.command.oauth.metadata.Fetcher;
import com.atomicmcp.command.oauth.metadata.Fetcher.Unfetched;
import com.atomicmcp.id.AccountId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;

/**
 * Makes clients known whose id is the URL of a document that describes them (draft-ietf-oauth-client-id-metadata-document).
 * Only somebody who is signed in has a document fetched, 30 in a minute at most; what could not be had is not asked for
 * again for a minute.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class MetadataDocuments {
    private static final int LONGEST_URL = 512;
    private static final int AT_ONCE = 30;
    private static final Duration SHORTLY = Duration.ofMinutes(1);

    private final Fetcher fetcher;
    private final ClientStore clients;
    private final Clock clock;
    private final Limit limit;
    private final Cache<String, String> problems;

    MetadataDocuments(Fetcher fetcher, ClientStore clients, Clock clock) {
        this.fetcher = fetcher;
        this.clients = clients;
        this.clock = clock;
        this.limit = new Limit(clock, AT_ONCE, SHORTLY);
        this.problems = Caffeine.newBuilder()
                .expireAfterWrite(SHORTLY)
                .maximumSize(1_000)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Why a client is not known by its document, in words for people. */
    static final class NoDocument extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoDocument(String why) {
            super(why, null, false, false);
        }
    }

    /** Whether a client id is meant as the URL of a document; other ids are those that this server gave. */
    static boolean isUrl(String clientId) {
        return clientId.startsWith("https://") || clientId.startsWith("http://");
    }

    /**
     * Has the store know the client as its document describes it now.
     *
     * @throws NoDocument if it cannot be had, or will not do; and the one of before is too old
     */
    void learn(String clientId, AccountId asked) {
        var until = clients.freshUntil(clientId);
        if (until.isPresent() && until.get().isAfter(clock.instant())) {
            return;
        }
        var address = address(clientId);
        var known = problems.getIfPresent(clientId);
        if (known != null) {
            throw new NoDocument(known);
        }
        if (!limit.admits(asked.value())) {
            throw new NoDocument("too many documents were asked for within a minute");
        }
        try {
            var fetched = fetcher.fetch(address);
            clients.describe(
                    clientId,
                    document(clientId, fetched.body()),
                    clock.instant().plus(fetched.fresh()));
        } catch (Unfetched unfetched) {
            refuse(clientId, unfetched.why());
        } catch (ClientMetadata.Unfit unfit) {
            refuse(clientId, unfit.description());
        }
    }

    private void refuse(String clientId, String why) {
        problems.put(clientId, why);
        throw new NoDocument(why);
    }

    private static ClientStore.Document document(String clientId, String body) {
        var metadata = ClientMetadata.read(body.getBytes(StandardCharsets.UTF_8));
        ClientMetadata.require(clientId.equals(metadata.id()), "its client_id is not the URL it was fetched from");
        ClientMetadata.require(
                metadata.method() == null
                        || ClientAuthenticationMethod.NONE.getValue().equals(metadata.method()),
                "token_endpoint_auth_method: none is served for clients with a document");
        return new ClientStore.Document(
                metadata.name(), metadata.redirectUris(), ClientAuthenticationMethod.NONE.getValue(), null);
    }

    /** The draft's section 3: https, a path, no dot segments, no fragment, no user; and no query and no address of ours. */
    static URI address(String clientId) {
        if (clientId.length() > LONGEST_URL) {
            throw unfit("is longer than " + LONGEST_URL + " characters");
        }
        try {
            var url = new URI(clientId);
            var host = url.getHost();
            var path = url.getRawPath();
            if (!"https".equals(url.getScheme()) || host == null || path == null || path.length() < 2) {
                throw unfit("is an https URL with a path");
            }
            if (url.getRawFragment() != null || url.getRawUserInfo() != null || url.getRawQuery() != null) {
                throw unfit("has no query, fragment or user");
            }
            if (!url.normalize().equals(url) || path.contains("//")) {
                throw unfit("has no dot segments");
            }
            if (host.startsWith("[") || host.matches("[0-9.]+") || host.endsWith(".")) {
                throw unfit("names its host");
            }
            return url;
        } catch (URISyntaxException notOne) {
            throw unfit("is a URL");
        }
    }

    private static NoDocument unfit(String rule) {
        return new NoDocument("a client_id that is a URL " + rule);
    }
}
