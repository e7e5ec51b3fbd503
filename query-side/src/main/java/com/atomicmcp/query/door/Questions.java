package com.atomicmcp.query.door;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.door.Callers;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Query;
import com.atomicmcp.permission.Grants;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.projection.View;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.responsetypes.ResponseType;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Settles what the caller of the query API may see, and asks. What somebody may not see is refused in the same words
 * whether it exists or not.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class Questions {

    private final Callers callers;
    private final AccessModel access;
    private final QueryGateway queries;

    Questions(Callers callers, AccessModel access, QueryGateway queries) {
        this.callers = callers;
        this.access = access;
        this.queries = queries;
    }

    /** Refuses whoever may not view a resource organization-wide; who it is that asks. */
    public Caller mustView(OrganizationId organization, Resource resource) {
        var caller = callers.in(organization);
        require(caller, organization, Need.of(resource, Level.VIEW));
        return caller;
    }

    /** The same, and refuses the operator an organization that is not there: no slip of the pen gets an empty answer. */
    public Caller mustViewKnown(OrganizationId organization, Resource resource) {
        var caller = mustView(organization, resource);
        state(organization);
        return caller;
    }

    /** Refuses whoever may not view a resource in an environment, and then an environment that is not there. */
    public Caller mustView(OrganizationId organization, Resource resource, EnvironmentId in) {
        var caller = callers.in(organization);
        require(caller, organization, Need.of(resource, Level.VIEW, in));
        if (state(organization).environment(in).isEmpty()) {
            throw new Refused(new NotFound("environment", in.value()));
        }
        return caller;
    }

    /** Refuses whoever may view a resource nowhere; the environments where they may. */
    public Predicate<EnvironmentId> mustViewSome(OrganizationId organization, Resource resource) {
        var caller = callers.in(organization);
        if (unbound(caller)) {
            return _ -> true;
        }
        var grants = grants(caller, organization);
        if (!grants.holdAnywhere(resource, Level.VIEW)) {
            throw notAllowed(organization, Need.of(resource, Level.VIEW));
        }
        return in -> grants.hold(resource, Level.VIEW, in);
    }

    /** The caller, who may be any active member, and whether they hold one of the alternatives. */
    public Seen seen(OrganizationId organization, Need need) {
        var caller = callers.in(organization);
        return new Seen(caller, unbound(caller) || grants(caller, organization).satisfy(need));
    }

    /** @param satisfies whether the caller holds what was needed */
    public record Seen(Caller caller, boolean satisfies) {}

    /** The organization of a subdomain, if there is one, to the operator; refuses everybody else. */
    public Optional<OrganizationId> operatorsOrganization(String subdomain) {
        callers.operator();
        return access.organization(subdomain).map(OrganizationState::organizationId);
    }

    /** The organization of a subdomain, to those who may know of it. */
    public OrganizationId organization(String subdomain) {
        try {
            var found = access.organization(subdomain).map(OrganizationState::organizationId);
            found.ifPresent(callers::in);
            return found.orElseThrow(() -> new Refused(new NotFound("organization", subdomain)));
        } catch (Refused refused) {
            if (refused.rejection()
                    instanceof NotFound) { // in the caller's words, not in those of an id they do not know
                throw new Refused(new NotFound("organization", subdomain));
            }
            throw refused;
        }
    }

    /** @param after the log positions that the answer must have seen */
    public <R> Optional<R> find(Query query, Class<R> answer, @Nullable List<String> after) {
        return ask(query, ResponseTypes.optionalInstanceOf(answer), after);
    }

    /** @param after the log positions that the answer must have seen */
    public <R> List<R> list(Query query, Class<R> answer, @Nullable List<String> after) {
        return ask(query, ResponseTypes.multipleInstancesOf(answer), after);
    }

    /** @param after the log positions that the answer must have seen */
    public <R> R one(Query query, Class<R> answer, @Nullable List<String> after) {
        return ask(query, ResponseTypes.instanceOf(answer), after);
    }

    /** What was true a moment ago must not be shown as true from some cache. */
    public static <T> ResponseEntity<T> answer(T body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }

    private <R> R ask(Query query, ResponseType<R> answer, @Nullable List<String> after) {
        var message = new GenericMessage<>(query, after == null ? Map.of() : Map.of(View.AFTER, List.copyOf(after)));
        try {
            return queries.query(message, answer).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw failed;
        }
    }

    private void require(Caller caller, OrganizationId organization, Need need) {
        if (!unbound(caller) && !grants(caller, organization).satisfy(need)) {
            throw notAllowed(organization, need);
        }
    }

    private Refused notAllowed(OrganizationId organization, Need need) {
        return state(organization).notAllowed(need);
    }

    private Grants grants(Caller caller, OrganizationId organization) {
        var member = caller.member();
        return member == null ? Grants.NONE : state(organization).access().grants(member);
    }

    private OrganizationState state(OrganizationId organization) {
        return access.organization(organization)
                .orElseThrow(() -> new Refused(new NotFound("organization", organization.value())));
    }

    private static boolean unbound(Caller caller) {
        return caller.kind() == Caller.Kind.OPERATOR;
    }
}
