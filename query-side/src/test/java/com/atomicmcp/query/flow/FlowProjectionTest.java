package com.atomicmcp.query.flow;

import static com.atomicmcp.query.projection.Given.at;
import static com.atomicmcp.query.projection.Given.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowContent.Step;
import com.atomicmcp.flow.FlowContent.Trigger;
import com.atomicmcp.flow.FlowEvent.ActionFlowArchived;
import com.atomicmcp.flow.FlowEvent.ActionFlowCreated;
import com.atomicmcp.flow.FlowEvent.ActionFlowPublished;
import com.atomicmcp.flow.FlowEvent.ActionFlowRestored;
import com.atomicmcp.flow.FlowEvent.DraftDiscarded;
import com.atomicmcp.flow.FlowEvent.DraftSaved;
import com.atomicmcp.flow.FlowState;
import com.atomicmcp.flow.FlowView;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.OrganizationId;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowProjectionTest {

    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final EnvironmentId LIVE = new EnvironmentId("live");
    private static final FlowId WELCOME = new FlowId("welcome");
    private static final String KEY = "acme/live/welcome";
    private static final FlowContent FIRST = new FlowContent(
            "Welcome",
            "Says hello",
            List.of(new Trigger("event", "signed-up")),
            List.of(new Step("send-card", "Hello")));
    private static final FlowContent SECOND = new FlowContent("Welcome back", "", List.of(), List.of());

    private final FlowProjection flows = new FlowProjection();

    @Test
    void aNewActionFlowIsADraft() {
        assertThat(given(new ActionFlowCreated(ACME, LIVE, WELCOME, FIRST)).then(flows, KEY))
                .contains(new FlowView(LIVE, WELCOME, FlowState.DRAFT, 0, null, FIRST, at(0), at(0), null));
    }

    @Test
    void publishingMakesTheDraftTheLiveVersion() {
        assertThat(given(
                                new ActionFlowCreated(ACME, LIVE, WELCOME, FIRST),
                                new ActionFlowPublished(ACME, LIVE, WELCOME, 1))
                        .then(flows, KEY))
                .contains(new FlowView(LIVE, WELCOME, FlowState.PUBLISHED, 1, FIRST, null, at(0), at(1), at(1)));
    }

    @Test
    void aDraftStandsBesideTheLiveVersionUntilItIsPublished() {
        assertThat(given(
                                new ActionFlowCreated(ACME, LIVE, WELCOME, FIRST),
                                new ActionFlowPublished(ACME, LIVE, WELCOME, 1),
                                new DraftSaved(ACME, LIVE, WELCOME, SECOND))
                        .then(flows, KEY))
                .contains(new FlowView(LIVE, WELCOME, FlowState.PUBLISHED, 1, FIRST, SECOND, at(0), at(2), at(1)));
    }

    @Test
    void aDiscardedDraftLeavesTheLiveVersion() {
        assertThat(given(
                                new ActionFlowCreated(ACME, LIVE, WELCOME, FIRST),
                                new ActionFlowPublished(ACME, LIVE, WELCOME, 1),
                                new DraftSaved(ACME, LIVE, WELCOME, SECOND),
                                new DraftDiscarded(ACME, LIVE, WELCOME))
                        .then(flows, KEY))
                .contains(new FlowView(LIVE, WELCOME, FlowState.PUBLISHED, 1, FIRST, null, at(0), at(3), at(1)));
    }

    @Test
    void aRestoredActionFlowIsWhatItWasBefore() {
        var draft = given(
                new ActionFlowCreated(ACME, LIVE, WELCOME, FIRST),
                new ActionFlowArchived(ACME, LIVE, WELCOME),
                new ActionFlowRestored(ACME, LIVE, WELCOME));
        var published = given(
                new ActionFlowCreated(ACME, LIVE, WELCOME, FIRST),
                new ActionFlowPublished(ACME, LIVE, WELCOME, 1),
                new ActionFlowArchived(ACME, LIVE, WELCOME),
                new ActionFlowRestored(ACME, LIVE, WELCOME));

        assertThat(draft.then(flows, KEY)).map(FlowView::state).contains(FlowState.DRAFT);
        assertThat(published.then(flows, KEY)).map(FlowView::state).contains(FlowState.PUBLISHED);
    }

    @Test
    void anArchivedActionFlowSaysSo() {
        assertThat(given(new ActionFlowCreated(ACME, LIVE, WELCOME, FIRST), new ActionFlowArchived(ACME, LIVE, WELCOME))
                        .then(flows, KEY))
                .map(FlowView::state)
                .contains(FlowState.ARCHIVED);
    }
}
