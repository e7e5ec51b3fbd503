package com.atomicmcp.audit;

import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowEvent;
import com.atomicmcp.flow.FlowEvent.ActionFlowArchived;
import com.atomicmcp.flow.FlowEvent.ActionFlowCreated;
import com.atomicmcp.flow.FlowEvent.ActionFlowPublished;
import com.atomicmcp.flow.FlowEvent.ActionFlowRestored;
import com.atomicmcp.flow.FlowEvent.DraftDiscarded;
import com.atomicmcp.flow.FlowEvent.DraftSaved;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.OrganizationId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All Action Flows as they were, folded from the decision log: access does not depend on them, so nobody else has them. */
final class FlowPast {

    private final Map<Key, Flow> flows = new HashMap<>();

    private record Key(OrganizationId organization, EnvironmentId environment, FlowId flow) {}

    /**
     * @param version 0 while it was never published
     * @param live what it did, if it was published
     * @param draft what it was about to do, if that was something else
     */
    record Flow(
            int version,
            @Nullable FlowContent live,
            @Nullable FlowContent draft) {

        static final Flow NONE = new Flow(0, null, null);

        /** What a draft begins from. */
        @Nullable
        FlowContent newest() {
            return draft == null ? live : draft;
        }
    }

    Flow flow(OrganizationId organization, EnvironmentId environment, FlowId flow) {
        return flows.getOrDefault(new Key(organization, environment, flow), Flow.NONE);
    }

    void evolve(FlowEvent event) {
        flows.compute(
                new Key(event.organizationId(), event.environmentId(), event.flowId()),
                (_, was) -> after(was == null ? Flow.NONE : was, event));
    }

    private static Flow after(Flow was, FlowEvent event) {
        return switch (event) {
            case ActionFlowCreated created -> new Flow(0, null, created.content());
            case DraftSaved saved -> new Flow(was.version(), was.live(), saved.content());
            case DraftDiscarded _ -> new Flow(was.version(), was.live(), null);
            case ActionFlowPublished published -> new Flow(published.version(), was.newest(), null);
            case ActionFlowArchived _, ActionFlowRestored _ -> was;
        };
    }
}
