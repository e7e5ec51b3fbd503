package com.atomicmcp.query.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.log.Log;
import com.atomicmcp.query.projection.ProjectionStatus;
import com.atomicmcp.query.projection.ReadModels;
import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** There is nothing in MongoDB that the logs could not bring back. */
abstract class DisposableContract {

    @Test
    void whatWasLiveIsRebuiltToTheLetter(MongoDatabase database) {
        try (var models = new ReadModels(database, Everything.projections()).start()) {
            await().until(() -> models.projections().status().stream().allMatch(status -> status.position() != null));
            models.decisions.append(Everything.decisions());
            models.intake.append(Everything.intake(1_500));
            models.calls.append(Everything.calls());
            var live = models.dump();
            assertThat(live).hasSizeGreaterThan(60);

            database.drop();

            assertThat(models.dump()).isEqualTo(live);
            for (var status : models.projections().status()) {
                models.projections()
                        .verify(status.name(), (_, _, _) -> {}, difference -> fail(String.valueOf(difference)));
                assertThat(models.projections()
                                .rebuild(status.name(), null, false, (_, _, _) -> {})
                                .mended())
                        .isEmpty();
            }
            assertThat(models.dump()).isEqualTo(live);
        }
    }

    @Test
    void theStatusTellsHowFarEachHasCome(MongoDatabase database) {
        try (var models = new ReadModels(database, Everything.projections())) {
            models.decisions.append(Everything.decisions());
            assertThat(models.projections().status()).allSatisfy(status -> {
                assertThat(status.position()).isNull();
                assertThat(status.running()).isFalse();
            });

            models.start();

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(models.projections().status())
                            .hasSize(12)
                            .allSatisfy(status -> {
                                assertThat(status.lag()).isZero();
                                assertThat(status.running()).isTrue();
                                assertThat(status.error()).isNull();
                            })
                            .extracting(ProjectionStatus::name)
                            .isSorted());
            assertThat(models.intake.log().head()).isEqualTo(Log.START);
        }
    }
}
