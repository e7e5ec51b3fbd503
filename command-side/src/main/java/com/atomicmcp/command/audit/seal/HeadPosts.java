package com.atomicmcp.command.audit.seal;

import com.atomicmcp.audit.seal.Head;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts the head to an address outside, again and again: whoever keeps what comes there can tell later whether the log
 * was cut short or written anew. Every process of the role does, for each has sealed some.
 */
@Component
@Profile("workbench")
@DependsOnDatabaseInitialization
public class HeadPosts implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(HeadPosts.class);

    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STOPPING = Duration.ofSeconds(5);

    private final Supplier<Optional<Head>> head;
    private final Optional<URI> url;
    private final Duration every;
    private final Duration patience;
    private final Optional<HttpClient> http;
    private final AtomicLong posted = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("head posts").unstarted(this::run);
    private String trouble = "";

    /**
     * @param url empty where nothing is posted
     * @throws IllegalArgumentException if one cannot post there, or not so often
     */
    @Autowired
    HeadPosts(
            Sealing sealing,
            @Value("${atomic.audit.head-url:}") String url,
            @Value("${atomic.audit.head-every:1h}") String every) {
        this(sealing::head, address(url), turns(every), PATIENCE);
    }

    /** @param patience for how long an answer is awaited */
    HeadPosts(Supplier<Optional<Head>> head, Optional<URI> url, Duration every, Duration patience) {
        this.head = head;
        this.url = url;
        this.every = every;
        this.patience = patience;
        this.http = url.map(_ -> HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .build());
        if (url.isPresent()) {
            thread.start();
        }
    }

    /**
     * Whether heads could be posted so.
     *
     * @throws IllegalArgumentException in words for a person, if not
     */
    public static void insistOn(String url, String every) {
        if (address(url).isPresent()) {
            turns(every);
        }
    }

    static Optional<URI> address(String url) {
        if (url.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(parsed(url.strip())
                .filter(HeadPosts::takesPosts)
                .orElseThrow(() -> new IllegalArgumentException("ATOMIC_AUDIT_HEAD_URL is an address that begins with"
                        + " https:// or http://, without a user and a fragment.")));
    }

    private static Optional<URI> parsed(String url) {
        try {
            return Optional.of(new URI(url));
        } catch (URISyntaxException noAddress) {
            return Optional.empty();
        }
    }

    private static boolean takesPosts(URI address) {
        var scheme = Optional.ofNullable(address.getScheme()).orElse("");
        return (scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))
                && address.getHost() != null
                && address.getUserInfo() == null
                && address.getFragment() == null;
    }

    static Duration turns(String every) {
        try {
            var turns = DurationStyle.detectAndParse(every.strip());
            if (turns.compareTo(SHORTEST) >= 0 && turns.compareTo(LONGEST) <= 0) {
                return turns;
            }
        } catch (IllegalArgumentException | ArithmeticException noDuration) {
            logger.debug("{} is no duration", every, noDuration);
        }
        throw new IllegalArgumentException(
                "ATOMIC_AUDIT_HEAD_EVERY is from 10s to 24h, such as 1h, and not " + every + ".");
    }

    /** How many heads were taken by whoever is posted to, since this process was started. */
    public long posted() {
        return posted.get();
    }

    /** How many posts failed, since this process was started. */
    public long failed() {
        return failed.get();
    }

    private void run() {
        try {
            do {
                round();
            } while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        try {
            var found = head.get();
            if (found.isPresent()) {
                post(found.get(), url.orElseThrow());
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error failure) {
            failed(Optional.ofNullable(failure.getMessage())
                    .orElse(failure.getClass().getSimpleName()));
        }
    }

    private void post(Head what, URI to) throws IOException, InterruptedException {
        var answer = http.orElseThrow()
                .send(
                        HttpRequest.newBuilder(to)
                                .timeout(patience)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(
                                        JsonMapper.shared().writeValueAsString(what)))
                                .build(),
                        BodyHandlers.ofInputStream());
        answer.body().close(); // unread: however much it is, and however slowly it comes
        if (answer.statusCode() / 100 != 2) {
            failed("it answered with status " + answer.statusCode());
            return;
        }
        posted.incrementAndGet();
        if (!trouble.isEmpty()) {
            trouble = "";
            logger.info("Heads are posted to {} again", to.getHost());
        }
    }

    /** Told once, until it is another reason or over. */
    private void failed(String reason) {
        failed.incrementAndGet();
        if (stopped.getCount() > 0 && !reason.equals(trouble)) {
            trouble = reason;
            logger.warn(
                    "The head could not be posted to {}, and is again in {}: {}",
                    url.map(URI::getHost).orElse(""),
                    every,
                    reason);
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        http.ifPresent(HttpClient::shutdownNow);
        try {
            if (!thread.join(STOPPING)) {
                logger.warn("A head was still being posted");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
