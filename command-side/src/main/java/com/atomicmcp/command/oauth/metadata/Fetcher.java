package com.atomicmcp.command.oauth.metadata;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a JSON document over https from an address that a stranger names. It looks a name up once, refuses it unless
 * every address it has is public, and connects to the very addresses that it has checked, so that a name cannot point
 * elsewhere a moment later. It follows no redirects, reads 5 KiB at most, and is done after 5 seconds however slowly the
 * other side speaks.
 */
public final class Fetcher implements AutoCloseable {

    /** The most of a document that is read, as the draft on client id metadata documents has it. */
    public static final int MOST_BYTES = 5 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration USUALLY = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[ ,])max-age=([0-9]{1,9})");

    private final CloseableHttpClient http;
    private final Duration patience;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * A document as it came.
     *
     * @param fresh for how long it need not be fetched again: 5 minutes to a day, as its server says
     */
    public record Fetched(String body, Duration fresh) {}

    /** Why there is no document, in words for people. */
    public static final class Unfetched extends Exception {
        private static final long serialVersionUID = 1L;

        Unfetched(String why) {
            super(why, null, false, false);
        }

        public String why() {
            return String.valueOf(getMessage());
        }
    }

    /** A name whose addresses this server does not connect to. */
    private static final class NotPublic extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        NotPublic(String host) {
            super(host);
        }
    }

    /** @param within names of hosts of one's own network that may be asked all the same */
    public static Fetcher ofTheInternet(Set<String> within) {
        return new Fetcher(InetAddress::getAllByName, within, PATIENCE, null);
    }

    /** How names are looked up. */
    interface Names {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    Fetcher(Names names, Set<String> within, Duration patience, @Nullable SSLContext tls) {
        this.patience = patience;
        var timeout = Timeout.of(patience);
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new Checked(names, within))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout)
                        .setSocketTimeout(timeout)
                        .build())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxHeaderCount(100)
                                .setMaxLineLength(8 * 1024)
                                .build())
                        .build())
                .setMaxConnTotal(16)
                .setMaxConnPerRoute(2);
        if (tls != null) {
            connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(tls));
        }
        this.http = HttpClients.custom()
                .setConnectionManager(connections.build())
                .setConnectionReuseStrategy((_, _, _) -> false)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .build())
                .setUserAgent("Atomic-MCP-Server")
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableContentCompression()
                .build();
    }

    /** @param address an https URL with the name of a host */
    public Fetched fetch(URI address) throws Unfetched {
        var get = new HttpGet(address);
        get.setHeader(HttpHeaders.ACCEPT, "application/json");
        var answer = threads.submit(() -> http.execute(get, response -> read(response, get)));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw new Unfetched("it did not arrive within " + patience.toSeconds() + " seconds");
        } catch (ExecutionException failed) {
            throw unfetched(failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Unfetched("the server is stopping");
        } finally {
            get.cancel();
        }
    }

    private static Unfetched unfetched(@Nullable Throwable failure) {
        return switch (failure) {
            case Unread unread -> new Unfetched(String.valueOf(unread.getMessage()));
            case NotPublic _ -> new Unfetched("its host is not on the public internet");
            case UnknownHostException _ -> new Unfetched("its host is not known");
            case InterruptedIOException _ -> new Unfetched("its host did not answer in time");
            case null, default -> new Unfetched("its host cannot be reached over https");
        };
    }

    private static Fetched read(ClassicHttpResponse response, HttpGet get) throws IOException {
        if (response.getCode() != 200) {
            throw new Unread("its host answered with status " + response.getCode());
        }
        var type = header(response, HttpHeaders.CONTENT_TYPE).split(";", 2)[0].strip();
        if (!type.equalsIgnoreCase("application/json") && !type.endsWith("+json")) {
            throw new Unread("it is not application/json");
        }
        var entity = response.getEntity();
        var body = entity == null ? new byte[0] : entity.getContent().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            get.cancel(); // or the rest would be read all the same, to be thrown away
            throw new Unread("it is larger than " + MOST_BYTES + " bytes");
        }
        return new Fetched(text(body), fresh(header(response, HttpHeaders.CACHE_CONTROL)));
    }

    private static String text(byte[] body) throws IOException {
        try {
            // a new decoder reports what String's constructor would replace
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException damaged) {
            throw new Unread("it is not in UTF-8");
        }
    }

    private static String header(ClassicHttpResponse response, String name) {
        var header = response.getFirstHeader(name);
        return header == null ? "" : header.getValue();
    }

    private static Duration fresh(String cacheControl) {
        var age = MAX_AGE.matcher(cacheControl);
        if (!age.find()) {
            return cacheControl.contains("no-store") || cacheControl.contains("no-cache") ? SHORTEST : USUALLY;
        }
        var asked = Duration.ofSeconds(Long.parseLong(age.group(1)));
        return asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        http.close();
    }

    /** An answer that is no document. */
    private static final class Unread extends IOException {
        private static final long serialVersionUID = 1L;

        Unread(String why) {
            super(why);
        }
    }

    private record Checked(Names names, Set<String> within) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            var addresses = names.addresses(host);
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
