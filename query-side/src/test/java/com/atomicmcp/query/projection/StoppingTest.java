package com.atomicmcp.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.query.store.Everything;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Runners whose read models are out of reach. */
class StoppingTest {

    private static final int OUT_OF_REACH_MILLIS = 3_000;

    /** Each may be at its end with the store once more, but not one after the other. */
    @Test
    void takesNoLongerForManyThanForOne() {
        var server = new MongoServer(new MemoryBackend());
        var uri = server.bindAndGetConnectionString() + "/?serverSelectionTimeoutMS=" + OUT_OF_REACH_MILLIS;
        try (var client = MongoClients.create(uri);
                var models = new ReadModels(client.getDatabase("test"), Everything.projections()).start()) {
            models.dump();
            server.shutdownNow();

            var began = System.nanoTime();
            models.projections().stop();

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofMillis(2 * OUT_OF_REACH_MILLIS + 2_000));
        }
    }
}
