package com.atomicmcp.flow;

import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of an Action Flow. */
public sealed interface FlowCommand extends Command {

    EnvironmentId environmentId();

    FlowId flowId();

    @TargetAggregateIdentifier
    default String aggregate() {
        return organizationId() + "/" + environmentId() + "/" + flowId();
    }

    @Override
    default Need need() {
        return Need.of(Resource.ACTION_FLOWS, Level.EDIT, environmentId());
    }

    /** Begins as a draft. */
    record CreateActionFlow(
            OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId, FlowContent content)
            implements FlowCommand {}

    /** Replaces the draft, or begins one beside the live version. */
    record SaveDraft(OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId, FlowContent content)
            implements FlowCommand {}

    record DiscardDraft(OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId)
            implements FlowCommand {}

    /** Makes the draft the live version, under the next version number. */
    record PublishActionFlow(OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId)
            implements FlowCommand {}

    record ArchiveActionFlow(OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId)
            implements FlowCommand {}

    record RestoreActionFlow(OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId)
            implements FlowCommand {}
}
