package com.atomicmcp.command.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.command.oauth.SignInDoor.TestClock;
import com.atomicmcp.command.oauth.SigningKeys.Rotation.Rotated;
import com.atomicmcp.command.oauth.SigningKeys.Rotation.TooSoon;
import com.atomicmcp.command.oauth.SigningKeys.SigningKey;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

class SigningKeysTest {

    private static final String SECRET = "a secret of more than thirty-two characters";

    private final JdbcDataSource store = new JdbcDataSource();
    private final TestClock clock = new TestClock();

    @BeforeEach
    void open() {
        store.setUrl("jdbc:h2:mem:" + System.identityHashCode(this) + ";DB_CLOSE_DELAY=-1");
        new ResourceDatabasePopulator(new ClassPathResource("schema/common/oauth.sql")).execute(store);
    }

    private SigningKeys process() {
        return process(SECRET);
    }

    private SigningKeys process(String secret) {
        return new SigningKeys(
                JdbcClient.create(store), new DataSourceTransactionManager(store), new KeySecret(secret), clock, 30);
    }

    @Test
    void everyProcessSignsWithTheSameKeyAndSoDoesTheNextStart() {
        var one = process();
        assertThat(process().active()).isEqualTo(one.active());
        assertThat(states(one)).containsExactly("active", "next");
    }

    @Test
    void aKeyIsPublishedLongBeforeItSignsAndAnHourAfter() {
        var keys = process();
        var first = keys.active();
        var second = keys.all().get(1).id();
        assertThat(keys.rotate(false)).isInstanceOf(TooSoon.class);
        clock.advance(SigningKeys.PUBLISHED);
        assertThat(keys.rotate(false))
                .isInstanceOfSatisfying(
                        Rotated.class,
                        rotated -> assertThat(rotated.active().id()).isEqualTo(second));
        assertThat(keys.active()).isEqualTo(second);
        assertThat(states(keys)).containsExactly("active", "next", "retired");
        assertThat(published(keys)).contains(first, second);

        clock.advance(Duration.ofMinutes(59));
        keys.tidy();
        assertThat(published(keys)).contains(first);
        clock.advance(Duration.ofMinutes(2));
        keys.tidy();
        assertThat(published(keys)).doesNotContain(first);
    }

    @Test
    void whatAnotherProcessRotatedIsKnownHereInSeconds() {
        var here = process();
        assertThat(process().rotate(true)).isInstanceOf(Rotated.class);
        clock.advance(Duration.ofSeconds(3));
        assertThat(here.active()).isEqualTo(process().active());
    }

    @Test
    void aKeyThatHasSignedForItsTimeIsRotatedByItself() {
        var keys = process();
        var first = keys.active();
        keys.tidy();
        assertThat(keys.active()).isEqualTo(first);
        clock.advance(Duration.ofDays(31));
        keys.tidy();
        assertThat(keys.active()).isNotEqualTo(first);
    }

    @Test
    void ofManyWhoRotateAtOnceOneSucceeds() throws Exception {
        var processes = List.of(process(), process(), process(), process());
        clock.advance(SigningKeys.PUBLISHED);
        try (var threads = Executors.newFixedThreadPool(8)) {
            var calls = processes.stream()
                    .flatMap(keys ->
                            Collections.nCopies(2, (Callable<SigningKeys.Rotation>) () -> keys.rotate(false)).stream())
                    .toList();
            var rotated = 0;
            for (var done : threads.invokeAll(calls)) {
                rotated += done.get() instanceof Rotated ? 1 : 0;
            }
            assertThat(rotated).isEqualTo(1);
        }
        assertThat(states(processes.getFirst())).containsExactly("active", "next", "retired");
    }

    @Test
    void whoHasOnlyTheStoreHasNoKey() {
        process();
        assertThat(JdbcClient.create(store)
                        .sql("SELECT sealed FROM signing_key")
                        .query(String.class)
                        .list())
                .hasSize(2)
                .noneMatch(stored -> stored.contains("\"d\""));
        assertThatThrownBy(() -> process("another secret of more than thirty-two characters"))
                .hasMessageContaining("ATOMIC_KEY_SECRET");
        JdbcClient.create(store)
                .sql(
                        "UPDATE signing_key SET sealed = (SELECT sealed FROM signing_key WHERE name = 'next') WHERE name = 'active'")
                .update();
        assertThatThrownBy(this::process).as("one put in another's place").hasMessageContaining("ATOMIC_KEY_SECRET");
    }

    @Test
    void aSecretThatCouldBeGuessedIsNotTaken() {
        assertThatThrownBy(() -> new KeySecret("short")).hasMessageContaining("at least 32");
    }

    private static List<String> states(SigningKeys keys) {
        return keys.all().stream().map(SigningKey::state).toList();
    }

    private static List<String> published(SigningKeys keys) {
        return keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null).stream()
                .map(key -> key.getKeyID())
                .toList();
    }
}
