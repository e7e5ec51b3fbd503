package com.atomicmcp.command.intake;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.command.request.Requests;
import com.atomicmcp.environment.EnvironmentState;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.WrongState;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** Finds the environment that a request reports to, for those who may report to it. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class Places {

    private final Requests requests;
    private final AccessModel access;

    public Places(Requests requests, AccessModel access) {
        this.requests = requests;
        this.access = access;
    }

    /**
     * @throws Refused as not allowed, whether or not the environment exists, if the one who asks may not edit the
     *     resource there; as not found only if they may everywhere; as a wrong state if it is archived
     */
    public Place toEdit(Resource resource, String subdomain, EnvironmentId environment) {
        var organization = access.organization(subdomain).orElseThrow(() -> unknown(subdomain));
        var caller = caller(organization, subdomain);
        var grants = Requests.grants(caller, organization);
        var known = organization.environment(environment);
        var member = caller.kind() == Caller.Kind.MEMBER;
        if (member
                && !grants.hold(resource, Level.EDIT)
                && (known.isEmpty() || !grants.hold(resource, Level.EDIT, environment))) {
            throw organization.notAllowed(Need.of(resource, Level.EDIT, environment));
        }
        var state = known.orElseThrow(() -> new Refused(new NotFound("environment", environment.value())))
                .state();
        if (state == EnvironmentState.ARCHIVED) {
            throw new Refused(new WrongState("environment", "archived", "Restore it to report to it."));
        }
        return new Place(organization.organizationId(), environment, caller);
    }

    /** Somebody else's organization is called what they called it, like one that does not exist. */
    private Caller caller(OrganizationState organization, String subdomain) {
        try {
            return requests.caller(organization.organizationId());
        } catch (Refused refused) {
            throw refused.rejection().kind() == Rejection.Kind.NOT_FOUND ? unknown(subdomain) : refused;
        }
    }

    private static Refused unknown(String subdomain) {
        return new Refused(new NotFound("organization", subdomain));
    }
}
