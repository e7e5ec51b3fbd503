package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A log that a newer version of the program has written to. */
class NewerLogTest {

    @TempDir
    private static Path data;

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void keepsAnOlderOneFromStartingAndSaysWhy() {
        var settings = List.of("--atomic.data=" + data);
        try (var newer = StoresContract.open(settings)) {
            newer.getBean(JdbcClient.class)
                    .sql("INSERT INTO DomainEventEntry (aggregateIdentifier, sequenceNumber, type, eventIdentifier,"
                            + " metaData, payload, payloadRevision, payloadType, timeStamp)"
                            + " VALUES ('acme', 0, 'T', 'e', X'7b7d', X'7b7d', '1', 'organization.teleported',"
                            + " '2031-01-01T00:00:00Z')")
                    .update();
        }

        assertThatThrownBy(() -> StoresContract.open(settings))
                .rootCause()
                .hasMessage("Event 1 is of a kind that this version of the program does not know:"
                        + " organization.teleported.");
    }
}
