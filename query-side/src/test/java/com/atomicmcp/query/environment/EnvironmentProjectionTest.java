package com.atomicmcp.query.environment;

import static com.atomicmcp.query.projection.Given.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRenamed;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRestored;
import com.atomicmcp.environment.EnvironmentState;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import org.junit.jupiter.api.Test;

class EnvironmentProjectionTest {

    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final EnvironmentId LIVE = new EnvironmentId("live");

    private final EnvironmentProjection environments = new EnvironmentProjection();

    @Test
    void anArchivedEnvironmentKeepsItsNewName() {
        assertThat(given(
                                new EnvironmentCreated(ACME, LIVE, "Live"),
                                new EnvironmentRenamed(ACME, LIVE, "Production"),
                                new EnvironmentArchived(ACME, LIVE))
                        .then(environments, "acme/live"))
                .contains(new EnvironmentView(LIVE, "Production", EnvironmentState.ARCHIVED));
    }

    @Test
    void aRestoredEnvironmentIsActive() {
        assertThat(given(
                                new EnvironmentCreated(ACME, LIVE, "Live"),
                                new EnvironmentArchived(ACME, LIVE),
                                new EnvironmentRestored(ACME, LIVE))
                        .then(environments, "acme/live"))
                .contains(new EnvironmentView(LIVE, "Live", EnvironmentState.ACTIVE));
    }

    @Test
    void anEnvironmentOfTheSameIdElsewhereIsAnother() {
        var given = given(
                new EnvironmentCreated(ACME, LIVE, "Live"),
                new EnvironmentCreated(new OrganizationId("globex"), LIVE, "Theirs"));

        assertThat(given.then(environments, "acme/live"))
                .contains(new EnvironmentView(LIVE, "Live", EnvironmentState.ACTIVE));
    }
}
