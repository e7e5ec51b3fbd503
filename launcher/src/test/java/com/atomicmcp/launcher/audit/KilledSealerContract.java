package com.atomicmcp.launcher.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.audit.seal.Seal;
import com.atomicmcp.command.audit.seal.Finding;
import com.atomicmcp.command.audit.seal.Verification;
import com.atomicmcp.launcher.audit.KilledSealer.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Whoever seals is killed, on each durable store; the log has a full batch and a half. */
abstract class KilledSealerContract {

    private static final int ENTRIES = Seal.MOST + Seal.MOST / 2;

    @TempDir
    static Path folder;

    private SealedStore log;

    abstract String url();

    abstract String user();

    abstract String platform();

    @BeforeEach
    void open() {
        log = new SealedStore(new DriverManagerDataSource(url(), user(), ""), platform());
        log.layOut();
    }

    private void killed(Moment moment, int time) throws Exception {
        var said = folder.resolve("said");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledSealer.class.getName(),
                        url(),
                        platform(),
                        user(),
                        moment.name(),
                        Integer.toString(time))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isEqualTo(KilledSealer.HALTED);
    }

    private record Result(Verification.Verified verified, List<Finding> findings) {}

    private Result verify() {
        var findings = new ArrayList<Finding>();
        var verification = new Verification(log.seals(), log.keys(Optional.of(SealedStore.SECRET)), Clock.systemUTC());
        var verified = verification.verify(Optional.empty(), new Verification.Told() {
            @Override
            public void progress(long entries, long of) {
                assertThat(entries).isBetween(0L, of);
            }

            @Override
            public void found(Finding finding) {
                findings.add(finding);
            }
        });
        return new Result(verified, findings);
    }

    private void isSealedUpTo(long entries, long seals) {
        var result = verify();
        assertThat(result.findings()).isEmpty();
        assertThat(result.verified().entries()).isEqualTo(entries);
        assertThat(result.verified().seal()).isEqualTo(seals);
        assertThat(log.sql()
                        .sql("SELECT COUNT(*) FROM log_seal")
                        .query(Long.class)
                        .single())
                .isEqualTo(seals);
    }

    private void goesOn(int seals) {
        assertThat(log.sealing().seal()).as("nothing is sealed twice").isEqualTo(seals);
        assertThat(log.sql()
                        .sql("SELECT COUNT(*) FROM seal_key")
                        .query(Long.class)
                        .single())
                .isOne();
        var all = log.sql()
                .sql("SELECT COUNT(*) FROM DomainEventEntry")
                .query(Long.class)
                .single();
        assertThat(log.sealing().head().orElseThrow().entries()).isEqualTo(all);
        assertThat(verify().verified().unsealed()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void whatWasNotSealedYetIsSealedByTheNextWhoeverWasKilledAtItsFirstSeal(Moment moment) throws Exception {
        log.append(1, ENTRIES);
        killed(moment, 1);

        var first = moment == Moment.AFTER_THE_COMMIT ? 1 : 0;
        isSealedUpTo((long) first * Seal.MOST, first);
        goesOn(2 - first);
        isSealedUpTo(ENTRIES, 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Moment.class,
            names = {"AFTER_WRITING_BEFORE_THE_COMMIT", "AFTER_THE_COMMIT"})
    void theSealsThatWereMadeStandWhoeverWasKilledAtALaterOne(Moment moment) throws Exception {
        log.append(1, 100);
        assertThat(log.sealing().seal()).isOne();
        log.append(101, 100 + ENTRIES);
        killed(moment, 2);

        var second = moment == Moment.AFTER_THE_COMMIT ? 1 : 0;
        isSealedUpTo(100L + Seal.MOST + (long) second * (ENTRIES - Seal.MOST), 2 + second);
        log.append(101 + ENTRIES, 110 + ENTRIES);
        goesOn(1);
        isSealedUpTo(110 + ENTRIES, 3 + second);
    }
}
