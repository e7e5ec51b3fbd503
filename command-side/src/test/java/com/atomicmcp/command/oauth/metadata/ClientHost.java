package com.atomicmcp.command.oauth.metadata;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A host that publishes metadata documents at {@code https://client.test:port/}, or does worse, on this machine. */
public final class ClientHost implements AutoCloseable {
    public static final String NAME = "client.test";

    private static final char[] PASSWORD = "password".toCharArray();
    private static final KeyStore KEYS = made();

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** The paths that were asked for. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    private ClientHost(InetAddress address, int port) {
        try {
            server = HttpsServer.create(new InetSocketAddress(address, port), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls()));
            server.setExecutor(threads);
            server.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static ClientHost start() {
        return at("127.0.0.1", 0);
    }

    static ClientHost at(String address, int port) {
        return new ClientHost(InetAddress.ofLiteral(address), port);
    }

    int port() {
        return server.getAddress().getPort();
    }

    public String url(String path) {
        return "https://" + NAME + ":" + port() + path;
    }

    URI address(String path) {
        return URI.create(url(path));
    }

    /** What it does when it is asked for a path, from now on. */
    public ClientHost on(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            asked.add(exchange.getRequestURI().toString());
            try (exchange) {
                handler.handle(exchange);
            }
        });
        return this;
    }

    /** The document that lies at a path until it is replaced. */
    public ClientHost publish(String path, String document) {
        try {
            server.removeContext(path);
        } catch (IllegalArgumentException _) {
            asked.clear(); // the first document there
        }
        return on(path, exchange -> json(exchange, document));
    }

    static void json(HttpExchange exchange, String document) throws IOException {
        var body = document.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** One that finds this host, and trusts it, though it is on this machine. */
    public static Fetcher fetcher() {
        return fetcher(host -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")}, Set.of(NAME));
    }

    static Fetcher fetcher(Fetcher.Names names, Set<String> within) {
        return new Fetcher(
                host -> {
                    if (!host.equals(NAME)) {
                        throw new UnknownHostException(host);
                    }
                    return names.addresses(host);
                },
                within,
                Duration.ofSeconds(3),
                tls());
    }

    private static SSLContext tls() {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(KEYS, PASSWORD);
            var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(KEYS);
            var tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
            return tls;
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static KeyStore made() {
        try {
            var directory = Files.createTempDirectory("client-host");
            var file = directory.resolve("keys.p12");
            var keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=" + NAME,
                            "-ext",
                            "san=dns:" + NAME,
                            "-alias",
                            "host",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            new String(PASSWORD))
                    .redirectErrorStream(true)
                    .start();
            var said = keytool.inputReader().readAllAsString();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
            try (var stored = Files.newInputStream(file)) {
                var keys = KeyStore.getInstance("PKCS12");
                keys.load(stored, PASSWORD);
                keys.setCertificateEntry("itself", keys.getCertificate("host"));
                return keys;
            } finally {
                Files.delete(file);
                Files.delete(directory);
            }
        } catch (IOException | InterruptedException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
