package com.atomicmcp.command.federation;

import com.atomicmcp.command.oauth.metadata.PublicAddresses;
import com.atomicmcp.organization.Federation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.stereotype.Component;

/**
 * Asks identity providers, whose addresses administrators of organizations choose, who are strangers to the one who runs
 * this server. So nothing is asked but over https, or http on this very machine; a name is looked up once, and refused
 * unless every address it has is public or the operator has named it as a host of their own network (which this machine
 * is one of), and connected to at the very addresses that were checked, so that it cannot point elsewhere a moment later.
 * Holds for the discovery document, the keys and the token endpoint alike. No redirect is followed, 256 KiB are read at
 * most, and every request is over after 10 seconds. Not guarded: which port of a public host is asked.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class Upstream implements AutoCloseable {
    private static final int MOST_BYTES = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration IN_ALL = Duration.ofSeconds(10);

    private final CloseableHttpClient http;
    private final Duration inAll;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("federation-timer").factory());

    /** Why a provider cannot be asked, in words for people. */
    static final class Unreachable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreachable(String why) {
            super(why, null, false, false);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    /** @param hostsWithin names of hosts of the operator's own network that may be asked all the same */
    @Autowired
    Upstream(@Value("${atomic.identity-hosts-within:}") Set<String> hostsWithin) {
        this(hostsWithin, IN_ALL);
    }

    Upstream(Set<String> hostsWithin, Duration inAll) {
        this.inAll = inAll;
        var timeout = Timeout.of(PATIENCE);
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new Checked(hostsWithin))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .build())
                        .setMaxConnTotal(32)
                        .setMaxConnPerRoute(4)
                        .build())
                .setConnectionReuseStrategy((_, _, _) -> false)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .build())
                .addExecInterceptorFirst("bounds", this::bounded)
                .setUserAgent("Atomic-MCP-Server")
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableContentCompression()
                .build();
    }

    /** A JSON document of the provider. */
    String get(URI url) throws Unreachable {
        try {
            return http.execute(new HttpGet(url), response -> {
                var entity = response.getEntity();
                if (response.getCode() != 200 || entity == null) {
                    throw new Unanswered("its host answered with status " + response.getCode());
                }
                return new String(entity.getContent().readAllBytes(), StandardCharsets.UTF_8);
            });
        } catch (Unanswered unanswered) {
            throw new Unreachable(String.valueOf(unanswered.getMessage()));
        } catch (UnknownHostException unknown) {
            throw new Unreachable(
                    unknown instanceof NotPublic ? "its host is not on the public internet" : "its host is not known");
        } catch (IOException failed) {
            throw new Unreachable("its host cannot be reached");
        }
    }

    /** For the library that redeems codes. */
    ClientHttpRequestFactory requests() {
        return new HttpComponentsClientHttpRequestFactory(http);
    }

    private ClassicHttpResponse bounded(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        if (!reachable(request)) {
            throw new Unanswered("its address is not an https URL");
        }
        var end = timer.schedule(() -> cancel(scope.originalRequest), inAll.toMillis(), TimeUnit.MILLISECONDS);
        try {
            var response = chain.proceed(request, scope);
            var entity = response.getEntity();
            if (entity != null) {
                var body = entity.getContent().readNBytes(MOST_BYTES + 1);
                if (body.length > MOST_BYTES) {
                    cancel(scope.originalRequest); // or the rest would be read all the same, to be thrown away
                    throw new Unanswered("its host sent more than " + MOST_BYTES + " bytes");
                }
                response.setEntity(new ByteArrayEntity(body, ContentType.parseLenient(entity.getContentType())));
            }
            return response;
        } finally {
            end.cancel(false);
        }
    }

    private static boolean reachable(ClassicHttpRequest request) {
        try {
            return Federation.reachable(request.getUri());
        } catch (URISyntaxException notOne) {
            return false;
        }
    }

    private static void cancel(@Nullable Object request) {
        if (request instanceof Cancellable cancellable) {
            cancellable.cancel();
        }
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        http.close();
    }

    /** An answer that will not do. */
    private static final class Unanswered extends IOException {
        private static final long serialVersionUID = 1L;

        Unanswered(String why) {
            super(why);
        }
    }

    /** A name whose addresses this server does not connect to. */
    private static final class NotPublic extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        NotPublic(String host) {
            super(host);
        }
    }

    private record Checked(Set<String> within) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            var addresses = InetAddress.getAllByName(host);
            if (!within.contains(host) && !Arrays.stream(addresses).allMatch(PublicAddresses::contain)) {
                throw new NotPublic(host);
            }
            return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
