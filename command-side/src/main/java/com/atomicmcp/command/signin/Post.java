package com.atomicmcp.command.signin;

import jakarta.mail.MessagingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/**
 * Sends letters through the operator's SMTP server; without one, says them on the console.
 *
 * <p>Letters are written and sent one after the other on a thread of their own, so that whoever asks for one is answered
 * at once, and in the same time whether there is anybody to write to. At most 1,000 wait; what is not sent is logged
 * without its text, and not tried again.
 */
@Component
class Post implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Post.class);
    private static final int WAITING = 1_000;
    private static final String TIMEOUT_MILLISECONDS = "10000";
    private static final int SECONDS_TO_STOP = 5;

    private final @Nullable JavaMailSenderImpl smtp;
    private final String from;
    private final ThreadPoolExecutor thread;

    /**
     * @param host blank if there is none
     * @param port blank for 587, or 465 with {@code tls}
     * @param security {@code starttls} (where blank, too), {@code tls} or {@code none}
     * @param from blank for {@code no-reply@} the issuer's host
     */
    Post(
            @Value("${atomic.smtp.host:}") String host,
            @Value("${atomic.smtp.port:}") String port,
            @Value("${atomic.smtp.username:}") String username,
            @Value("${atomic.smtp.password:}") String password,
            @Value("${atomic.smtp.security:}") String security,
            @Value("${atomic.smtp.from:}") String from,
            @Value("${atomic.issuer:http://localhost:8080}") String issuer) {
        smtp = host.isBlank() ? null : sender(host, port, username, password, security);
        this.from = from.isBlank() ? "no-reply@" + URI.create(issuer).getHost() : from;
        thread = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("post").factory());
        thread.allowCoreThreadTimeOut(true);
    }

    /** What somebody is written. */
    record Letter(String to, String subject, String text) {}

    /** Whether letters leave the machine. */
    boolean delivers() {
        return smtp != null;
    }

    /** @param writing writes the letter when its turn has come, or finds that there is nobody to write to */
    void send(Supplier<Optional<Letter>> writing) {
        try {
            thread.execute(() -> deliver(writing));
        } catch (RejectedExecutionException full) {
            logger.warn(
                    "A letter was not sent: {} others wait already.",
                    thread.getQueue().size());
        }
    }

    private void deliver(Supplier<Optional<Letter>> writing) {
        try {
            var letter = writing.get();
            if (letter.isPresent()) {
                deliver(letter.get());
            }
        } catch (MailException | MessagingException failed) {
            logger.warn("A letter could not be sent: {}", failed.getMessage());
        } catch (RuntimeException failed) {
            logger.warn("A letter could not be written", failed);
        }
    }

    private void deliver(Letter letter) throws MessagingException {
        if (smtp == null) {
            logger.info(
                    "No SMTP server is configured (ATOMIC_SMTP_HOST). The letter for {}: {}\n\n{}",
                    letter.to(),
                    letter.subject(),
                    letter.text());
            return;
        }
        var message = smtp.createMimeMessage();
        var helper = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
        helper.setFrom(from);
        helper.setTo(letter.to());
        helper.setSubject(letter.subject());
        helper.setText(letter.text());
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no out-of-office answers
        smtp.send(message);
    }

    private static JavaMailSenderImpl sender(
            String host, String port, String username, String password, String security) {
        var properties = new Properties();
        for (var timeout : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
            properties.setProperty("mail.smtp." + timeout, TIMEOUT_MILLISECONDS);
        }
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        var tls = false;
        switch (security.strip().toLowerCase(Locale.ROOT)) {
            case "", "starttls" -> {
                properties.setProperty("mail.smtp.starttls.enable", "true");
                properties.setProperty("mail.smtp.starttls.required", "true");
            }
            case "tls" -> {
                properties.setProperty("mail.smtp.ssl.enable", "true");
                tls = true;
            }
            case "none" -> {}
            default ->
                throw new IllegalArgumentException(
                        "ATOMIC_SMTP_SECURITY is starttls, tls or none, but not '" + security + "'.");
        }
        var sender = new JavaMailSenderImpl();
        sender.setHost(host.strip());
        sender.setPort(port.isBlank() ? (tls ? 465 : 587) : Integer.parseInt(port.strip()));
        if (!username.isBlank()) {
            properties.setProperty("mail.smtp.auth", "true");
            sender.setUsername(username);
            sender.setPassword(password);
        }
        sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
        sender.setJavaMailProperties(properties);
        return sender;
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                logger.warn(
                        "Stopped with {} letters not sent.",
                        thread.shutdownNow().size());
            }
        } catch (InterruptedException stop) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
