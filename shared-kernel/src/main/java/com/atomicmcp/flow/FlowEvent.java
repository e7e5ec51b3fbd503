package com.atomicmcp.flow;

import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Event;
import java.util.Map;

/** Everything that has ever happened to an Action Flow. */
public sealed interface FlowEvent extends Event {

    /** What each is called in the log. */
    Map<String, Class<? extends Event>> NAMES = Map.of(
            "action-flow.created", ActionFlowCreated.class,
            "action-flow.draft-saved", DraftSaved.class,
            "action-flow.draft-discarded", DraftDiscarded.class,
            "action-flow.published", ActionFlowPublished.class,
            "action-flow.archived", ActionFlowArchived.class,
            "action-flow.restored", ActionFlowRestored.class);

    EnvironmentId environmentId();

    FlowId flowId();

    record ActionFlowCreated(
            OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId, FlowContent content)
            implements FlowEvent {}

    record DraftSaved(OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId, FlowContent content)
            implements FlowEvent {}

    record DraftDiscarded(OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId)
            implements FlowEvent {}

    /** @param version counted from 1 */
    record ActionFlowPublished(OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId, int version)
            implements FlowEvent {}

    record ActionFlowArchived(OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId)
            implements FlowEvent {}

    record ActionFlowRestored(OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId)
            implements FlowEvent {}
}
