package com.atomicmcp.command.flow;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.environment.EnvironmentState;
import com.atomicmcp.flow.FlowCommand;
import com.atomicmcp.flow.FlowCommand.ArchiveActionFlow;
import com.atomicmcp.flow.FlowCommand.CreateActionFlow;
import com.atomicmcp.flow.FlowCommand.DiscardDraft;
import com.atomicmcp.flow.FlowCommand.PublishActionFlow;
import com.atomicmcp.flow.FlowCommand.RestoreActionFlow;
import com.atomicmcp.flow.FlowCommand.SaveDraft;
import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowEvent;
import com.atomicmcp.flow.FlowEvent.ActionFlowArchived;
import com.atomicmcp.flow.FlowEvent.ActionFlowCreated;
import com.atomicmcp.flow.FlowEvent.ActionFlowPublished;
import com.atomicmcp.flow.FlowEvent.ActionFlowRestored;
import com.atomicmcp.flow.FlowEvent.DraftDiscarded;
import com.atomicmcp.flow.FlowEvent.DraftSaved;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.WrongState;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** Drafted, published under the next version number, and put away; a draft may stand beside the live version. */
@Aggregate(type = "action-flow")
class ActionFlow {

    @AggregateIdentifier
    String id;

    private @Nullable FlowContent draft;
    private int version;
    private boolean archived;

    ActionFlow() {} // Axon rebuilds it from its events

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    void decide(CreateActionFlow command, AccessModel model) {
        needActiveEnvironment(command, model);
        apply(new ActionFlowCreated(
                command.organizationId(), command.environmentId(), command.flowId(), command.content()));
    }

    @CommandHandler
    void decide(SaveDraft command) {
        needNotArchived();
        if (!command.content().equals(draft)) {
            apply(new DraftSaved(
                    command.organizationId(), command.environmentId(), command.flowId(), command.content()));
        }
    }

    @CommandHandler
    void decide(DiscardDraft command) {
        needNotArchived();
        if (version == 0) {
            throw new Refused(
                    new WrongState("Action Flow", "nothing but this draft", "Archive the Action Flow to put it away."));
        }
        if (draft != null) {
            apply(new DraftDiscarded(command.organizationId(), command.environmentId(), command.flowId()));
        }
    }

    @CommandHandler
    void decide(PublishActionFlow command, AccessModel model) {
        needActiveEnvironment(command, model);
        needNotArchived();
        if (draft == null) {
            throw new Refused(new WrongState("Action Flow", "without a draft", "Save a draft, then publish it."));
        }
        apply(new ActionFlowPublished(
                command.organizationId(), command.environmentId(), command.flowId(), version + 1));
    }

    @CommandHandler
    void decide(ArchiveActionFlow command) {
        if (!archived) {
            apply(new ActionFlowArchived(command.organizationId(), command.environmentId(), command.flowId()));
        }
    }

    @CommandHandler
    void decide(RestoreActionFlow command) {
        if (archived) {
            apply(new ActionFlowRestored(command.organizationId(), command.environmentId(), command.flowId()));
        }
    }

    @EventSourcingHandler
    void evolve(FlowEvent event) {
        switch (event) {
            case ActionFlowCreated(var organization, var environment, var flow, var content) -> {
                id = organization + "/" + environment + "/" + flow;
                draft = content;
            }
            case DraftSaved(var _, var _, var _, var content) -> draft = content;
            case DraftDiscarded _ -> draft = null;
            case ActionFlowPublished(var _, var _, var _, var newVersion) -> {
                draft = null;
                version = newVersion;
            }
            case ActionFlowArchived _ -> archived = true;
            case ActionFlowRestored _ -> archived = false;
        }
    }

    private void needNotArchived() {
        if (archived) {
            throw new Refused(new WrongState("Action Flow", "archived", "Restore it first."));
        }
    }

    private static void needActiveEnvironment(FlowCommand command, AccessModel model) {
        var environment = model.organization(command.organizationId())
                .flatMap(organization -> organization.environment(command.environmentId()))
                .orElseThrow(() -> new Refused(
                        new NotFound("environment", command.environmentId().value())));
        if (environment.state() == EnvironmentState.ARCHIVED) {
            throw new Refused(new WrongState("environment", "archived", "Restore it first."));
        }
    }
}
