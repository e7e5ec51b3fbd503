package com.atomicmcp.command.environment;

import static com.atomicmcp.command.Acme.ACME;
import static com.atomicmcp.command.Acme.PRODUCTION;
import static com.atomicmcp.command.Acme.REGISTERED;
import static com.atomicmcp.command.Acme.knowing;
import static com.atomicmcp.command.Acme.refusedAs;

import com.atomicmcp.environment.EnvironmentCommand.ArchiveEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.CreateEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.RenameEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.RestoreEnvironment;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRenamed;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRestored;
import com.atomicmcp.rejection.Rejection.NotFound;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

    private static final EnvironmentCreated CREATED = new EnvironmentCreated(ACME, PRODUCTION, "Production");

    private final FixtureConfiguration<Environment> environment =
            new AggregateTestFixture<>(Environment.class).registerInjectableResource(knowing(REGISTERED));

    @Test
    void isCreated() {
        environment
                .givenNoPriorActivity()
                .when(new CreateEnvironment(ACME, PRODUCTION, "Production"))
                .expectEvents(CREATED);
    }

    @Test
    void isNotCreatedInAnUnknownOrganization() {
        new AggregateTestFixture<>(Environment.class)
                .registerInjectableResource(knowing())
                .givenNoPriorActivity()
                .when(new CreateEnvironment(ACME, PRODUCTION, "Production"))
                .expectException(refusedAs(new NotFound("organization", "acme")))
                .expectNoEvents();
    }

    @Test
    void isRenamed() {
        environment
                .given(CREATED)
                .when(new RenameEnvironment(ACME, PRODUCTION, "Live"))
                .expectEvents(new EnvironmentRenamed(ACME, PRODUCTION, "Live"));
    }

    @Test
    void renamingToTheSameNameChangesNothing() {
        environment
                .given(CREATED)
                .when(new RenameEnvironment(ACME, PRODUCTION, "Production"))
                .expectNoEvents();
    }

    @Test
    void isArchived() {
        environment
                .given(CREATED)
                .when(new ArchiveEnvironment(ACME, PRODUCTION))
                .expectEvents(new EnvironmentArchived(ACME, PRODUCTION));
    }

    @Test
    void archivingWhatIsArchivedChangesNothing() {
        environment
                .given(CREATED, new EnvironmentArchived(ACME, PRODUCTION))
                .when(new ArchiveEnvironment(ACME, PRODUCTION))
                .expectNoEvents();
    }

    @Test
    void isRestored() {
        environment
                .given(CREATED, new EnvironmentArchived(ACME, PRODUCTION))
                .when(new RestoreEnvironment(ACME, PRODUCTION))
                .expectEvents(new EnvironmentRestored(ACME, PRODUCTION));
    }

    @Test
    void restoringWhatIsActiveChangesNothing() {
        environment
                .given(CREATED)
                .when(new RestoreEnvironment(ACME, PRODUCTION))
                .expectNoEvents();
    }
}
