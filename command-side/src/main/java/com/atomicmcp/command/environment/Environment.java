package com.atomicmcp.command.environment;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.environment.EnvironmentCommand.ArchiveEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.CreateEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.ForgetCustomer;
import com.atomicmcp.environment.EnvironmentCommand.RenameEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.RestoreEnvironment;
import com.atomicmcp.environment.EnvironmentEvent;
import com.atomicmcp.environment.EnvironmentEvent.CustomerForgotten;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRenamed;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRestored;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** A separate configuration inside an organization. That its name is the only one of its kind is settled as it is stored. */
@Aggregate(type = "environment")
class Environment {

    @AggregateIdentifier
    String id;

    private String name;
    private boolean archived;

    Environment() {} // Axon rebuilds it from its events

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    void decide(CreateEnvironment command, AccessModel model) {
        if (model.organization(command.organizationId()).isEmpty()) {
            throw new Refused(
                    new NotFound("organization", command.organizationId().value()));
        }
        apply(new EnvironmentCreated(command.organizationId(), command.environmentId(), command.name()));
    }

    @CommandHandler
    void decide(RenameEnvironment command) {
        if (!command.name().equals(name)) {
            apply(new EnvironmentRenamed(command.organizationId(), command.environmentId(), command.name()));
        }
    }

    @CommandHandler
    void decide(ArchiveEnvironment command) {
        if (!archived) {
            apply(new EnvironmentArchived(command.organizationId(), command.environmentId()));
        }
    }

    @CommandHandler
    void decide(RestoreEnvironment command) {
        if (archived) {
            apply(new EnvironmentRestored(command.organizationId(), command.environmentId()));
        }
    }

    /** That there is somebody to forget is not for an environment to know: it may have millions of customers. */
    @CommandHandler
    void decide(ForgetCustomer command) {
        apply(new CustomerForgotten(command.organizationId(), command.environmentId(), command.pseudonym()));
    }

    @EventSourcingHandler
    void evolve(EnvironmentEvent event) {
        switch (event) {
            case EnvironmentCreated(var organization, var environment, var givenName) -> {
                id = organization + "/" + environment;
                name = givenName;
            }
            case EnvironmentRenamed(var _, var _, var newName) -> name = newName;
            case EnvironmentArchived _ -> archived = true;
            case EnvironmentRestored _ -> archived = false;
            case CustomerForgotten _ -> {} // decides nothing that comes after
        }
    }
}
