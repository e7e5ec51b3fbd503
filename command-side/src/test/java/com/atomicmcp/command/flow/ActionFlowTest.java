package com.atomicmcp.command.flow;

import static com.atomicmcp.command.Acme.ACME;
import static com.atomicmcp.command.Acme.PRODUCTION;
import static com.atomicmcp.command.Acme.REGISTERED;
import static com.atomicmcp.command.Acme.knowing;
import static com.atomicmcp.command.Acme.refusedAs;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.flow.FlowCommand.ArchiveActionFlow;
import com.atomicmcp.flow.FlowCommand.CreateActionFlow;
import com.atomicmcp.flow.FlowCommand.DiscardDraft;
import com.atomicmcp.flow.FlowCommand.PublishActionFlow;
import com.atomicmcp.flow.FlowCommand.RestoreActionFlow;
import com.atomicmcp.flow.FlowCommand.SaveDraft;
import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowEvent.ActionFlowArchived;
import com.atomicmcp.flow.FlowEvent.ActionFlowCreated;
import com.atomicmcp.flow.FlowEvent.ActionFlowPublished;
import com.atomicmcp.flow.FlowEvent.ActionFlowRestored;
import com.atomicmcp.flow.FlowEvent.DraftDiscarded;
import com.atomicmcp.flow.FlowEvent.DraftSaved;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.WrongState;
import java.util.List;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class ActionFlowTest {

    private static final FlowId WELCOME = new FlowId("welcome");
    private static final FlowContent FIRST = new FlowContent("Welcome", "Greets", List.of(), List.of());
    private static final FlowContent SECOND = new FlowContent("Welcome", "Greets warmly", List.of(), List.of());
    private static final ActionFlowCreated CREATED = new ActionFlowCreated(ACME, PRODUCTION, WELCOME, FIRST);
    private static final ActionFlowPublished PUBLISHED = new ActionFlowPublished(ACME, PRODUCTION, WELCOME, 1);
    private static final DraftSaved DRAFTED = new DraftSaved(ACME, PRODUCTION, WELCOME, SECOND);
    private static final ActionFlowArchived ARCHIVED = new ActionFlowArchived(ACME, PRODUCTION, WELCOME);
    private static final EnvironmentCreated ENVIRONMENT = new EnvironmentCreated(ACME, PRODUCTION, "Production");
    private static final WrongState IS_ARCHIVED = new WrongState("Action Flow", "archived", "Restore it first.");

    private final FixtureConfiguration<ActionFlow> flow = in(knowing(REGISTERED, ENVIRONMENT));

    @Test
    void beginsAsADraft() {
        flow.givenNoPriorActivity()
                .when(new CreateActionFlow(ACME, PRODUCTION, WELCOME, FIRST))
                .expectEvents(CREATED);
    }

    @Test
    void isNotCreatedInAnUnknownEnvironment() {
        in(knowing(REGISTERED))
                .givenNoPriorActivity()
                .when(new CreateActionFlow(ACME, PRODUCTION, WELCOME, FIRST))
                .expectException(refusedAs(new NotFound("environment", "production")))
                .expectNoEvents();
    }

    @Test
    void isNotCreatedInAnArchivedEnvironment() {
        in(knowing(REGISTERED, ENVIRONMENT, new EnvironmentArchived(ACME, PRODUCTION)))
                .givenNoPriorActivity()
                .when(new CreateActionFlow(ACME, PRODUCTION, WELCOME, FIRST))
                .expectException(refusedAs(new WrongState("environment", "archived", "Restore it first.")))
                .expectNoEvents();
    }

    @Test
    void isNotPublishedInAnArchivedEnvironment() {
        in(knowing(REGISTERED, ENVIRONMENT, new EnvironmentArchived(ACME, PRODUCTION)))
                .given(CREATED)
                .when(new PublishActionFlow(ACME, PRODUCTION, WELCOME))
                .expectException(refusedAs(new WrongState("environment", "archived", "Restore it first.")));
    }

    @Test
    void isPublishedAsVersionOne() {
        flow.given(CREATED)
                .when(new PublishActionFlow(ACME, PRODUCTION, WELCOME))
                .expectEvents(PUBLISHED);
    }

    @Test
    void countsItsVersions() {
        flow.given(CREATED, PUBLISHED, DRAFTED)
                .when(new PublishActionFlow(ACME, PRODUCTION, WELCOME))
                .expectEvents(new ActionFlowPublished(ACME, PRODUCTION, WELCOME, 2));
    }

    @Test
    void isNotPublishedWithoutADraft() {
        flow.given(CREATED, PUBLISHED)
                .when(new PublishActionFlow(ACME, PRODUCTION, WELCOME))
                .expectException(
                        refusedAs(new WrongState("Action Flow", "without a draft", "Save a draft, then publish it.")));
    }

    @Test
    void takesADraftBesideTheLiveVersion() {
        flow.given(CREATED, PUBLISHED)
                .when(new SaveDraft(ACME, PRODUCTION, WELCOME, FIRST))
                .expectEvents(new DraftSaved(ACME, PRODUCTION, WELCOME, FIRST));
    }

    @Test
    void theSameDraftAgainChangesNothing() {
        flow.given(CREATED)
                .when(new SaveDraft(ACME, PRODUCTION, WELCOME, FIRST))
                .expectNoEvents();
    }

    @Test
    void discardsTheDraftBesideTheLiveVersion() {
        flow.given(CREATED, PUBLISHED, DRAFTED)
                .when(new DiscardDraft(ACME, PRODUCTION, WELCOME))
                .expectEvents(new DraftDiscarded(ACME, PRODUCTION, WELCOME));
    }

    @Test
    void discardingNoDraftChangesNothing() {
        flow.given(CREATED, PUBLISHED)
                .when(new DiscardDraft(ACME, PRODUCTION, WELCOME))
                .expectNoEvents();
    }

    @Test
    void keepsTheOnlyDraftOfWhatWasNeverPublished() {
        flow.given(CREATED)
                .when(new DiscardDraft(ACME, PRODUCTION, WELCOME))
                .expectException(refusedAs(new WrongState(
                        "Action Flow", "nothing but this draft", "Archive the Action Flow to put it away.")));
    }

    @Test
    void isArchived() {
        flow.given(CREATED)
                .when(new ArchiveActionFlow(ACME, PRODUCTION, WELCOME))
                .expectEvents(ARCHIVED);
    }

    @Test
    void archivingWhatIsArchivedChangesNothing() {
        flow.given(CREATED, ARCHIVED)
                .when(new ArchiveActionFlow(ACME, PRODUCTION, WELCOME))
                .expectNoEvents();
    }

    @Test
    void isRestored() {
        flow.given(CREATED, ARCHIVED)
                .when(new RestoreActionFlow(ACME, PRODUCTION, WELCOME))
                .expectEvents(new ActionFlowRestored(ACME, PRODUCTION, WELCOME));
    }

    @Test
    void restoringWhatIsNotArchivedChangesNothing() {
        flow.given(CREATED)
                .when(new RestoreActionFlow(ACME, PRODUCTION, WELCOME))
                .expectNoEvents();
    }

    @Test
    void anArchivedOneTakesNoDraft() {
        flow.given(CREATED, ARCHIVED)
                .when(new SaveDraft(ACME, PRODUCTION, WELCOME, SECOND))
                .expectException(refusedAs(IS_ARCHIVED));
    }

    @Test
    void anArchivedOneKeepsItsDraft() {
        flow.given(CREATED, PUBLISHED, DRAFTED, ARCHIVED)
                .when(new DiscardDraft(ACME, PRODUCTION, WELCOME))
                .expectException(refusedAs(IS_ARCHIVED));
    }

    @Test
    void anArchivedOneIsNotPublished() {
        flow.given(CREATED, ARCHIVED)
                .when(new PublishActionFlow(ACME, PRODUCTION, WELCOME))
                .expectException(refusedAs(IS_ARCHIVED));
    }

    @Test
    void goesOnCountingAfterItWasRestored() {
        flow.given(CREATED, PUBLISHED, ARCHIVED, new ActionFlowRestored(ACME, PRODUCTION, WELCOME), DRAFTED)
                .when(new PublishActionFlow(ACME, PRODUCTION, WELCOME))
                .expectEvents(new ActionFlowPublished(ACME, PRODUCTION, WELCOME, 2));
    }

    private static FixtureConfiguration<ActionFlow> in(AccessModel model) {
        return new AggregateTestFixture<>(ActionFlow.class).registerInjectableResource(model);
    }
}
