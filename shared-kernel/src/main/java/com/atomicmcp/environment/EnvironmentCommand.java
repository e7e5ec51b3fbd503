package com.atomicmcp.environment;

import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.Pseudonym;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of an environment. */
public sealed interface EnvironmentCommand extends Command {

    EnvironmentId environmentId();

    @TargetAggregateIdentifier
    default String aggregate() {
        return aggregate(organizationId(), environmentId());
    }

    static String aggregate(OrganizationId organization, EnvironmentId environment) {
        return organization + "/" + environment;
    }

    @Override
    default Need need() {
        return Need.of(Resource.ENVIRONMENTS, Level.EDIT, environmentId());
    }

    record CreateEnvironment(OrganizationId organizationId, EnvironmentId environmentId, String name)
            implements EnvironmentCommand {
        public CreateEnvironment {
            name = Text.name("name", name);
        }

        @Override
        public Need need() {
            return Need.of(Resource.ENVIRONMENTS, Level.EDIT);
        }
    }

    record RenameEnvironment(OrganizationId organizationId, EnvironmentId environmentId, String name)
            implements EnvironmentCommand {
        public RenameEnvironment {
            name = Text.name("name", name);
        }
    }

    record ArchiveEnvironment(OrganizationId organizationId, EnvironmentId environmentId)
            implements EnvironmentCommand {}

    record RestoreEnvironment(OrganizationId organizationId, EnvironmentId environmentId)
            implements EnvironmentCommand {}

    /** Of the customer nothing but a pseudonym: what is decided is kept for ever. */
    record ForgetCustomer(OrganizationId organizationId, EnvironmentId environmentId, Pseudonym pseudonym)
            implements EnvironmentCommand {

        @Override
        public Need need() {
            return Need.of(Resource.CUSTOMERS, Level.ADMIN, environmentId());
        }
    }
}
