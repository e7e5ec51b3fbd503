package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.audit.Trail;
import com.atomicmcp.audit.TrailEntry;
import com.atomicmcp.audit.TrailFilter;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.Logs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A log that holds what cannot be read: a newer version of the program has written to it, or somebody was at the store. */
class NewerLogTest {

    @TempDir
    private Path data;

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void keepsAnOlderOneFromStartingAndSaysWhy() {
        var settings = List.of("--atomic.data=" + data);
        stored(settings, "organization.teleported", "7b7d");

        assertThatThrownBy(() -> StoresContract.open(settings))
                .rootCause()
                .hasMessage("Event 1 is of a kind that this version of the program does not know:"
                        + " organization.teleported.");
    }

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void keepsNobodyFromLookingAtIt() {
        var settings = List.of("--atomic.data=" + data);
        stored(settings, "organization.renamed", "00");
        stored(settings, "organization.teleported", "7b7d");

        try (var looking =
                        StoresContract.open(List.of("--atomic.data=" + data, "--atomic.roles=" + Stores.ONLY_LOOKS));
                var entries = looking.getBean(Logs.class).decisions().after(Log.START)) {
            assertThat(new Trail().of(entries, TrailFilter.ALL, Log.START))
                    .extracting(TrailEntry::kind)
                    .containsExactly("organization.renamed", "organization.teleported");
        }
    }

    private static void stored(List<String> settings, String kind, String payload) {
        var looking = List.of(settings.getFirst(), "--atomic.roles=" + Stores.ONLY_LOOKS);
        try (var store = StoresContract.open(looking)) {
            store.getBean(JdbcClient.class)
                    .sql("INSERT INTO DomainEventEntry (aggregateIdentifier, sequenceNumber, type, eventIdentifier,"
                            + " metaData, payload, payloadRevision, payloadType, timeStamp)"
                            + " VALUES ('" + kind + "', 0, 'T', '" + kind + "', X'7b7d', X'" + payload + "', '1', '"
                            + kind
                            + "', '2031-01-01T00:00:00Z')")
                    .update();
        }
    }
}
