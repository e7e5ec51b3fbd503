package com.atomicmcp.query.audit;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.audit.CallFilter;
import com.atomicmcp.audit.CallQuery.ListCalls;
import com.atomicmcp.audit.CallTrail;
import com.atomicmcp.audit.CallsView;
import com.atomicmcp.call.CallHistory;
import com.atomicmcp.log.OrganizationLog;
import com.atomicmcp.query.Paging;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers what is asked about requests at the MCP endpoint, straight from the call log. */
@Component
class CallAnswers {

    private final AccessModel access;
    private final CallTrail calls;
    private final Turns turns;

    CallAnswers(AccessModel access, CallHistory history, OrganizationLog decisions, Turns turns) {
        this.access = access;
        this.turns = turns;
        this.calls = new CallTrail(history, decisions);
    }

    @QueryHandler
    CallsView answer(ListCalls query) {
        return turns.pass(query.organizationId(), () -> found(query));
    }

    private CallsView found(ListCalls query) {
        var limit = Paging.limit(query.limit());
        var organization = access.organization(query.organizationId())
                .orElseThrow(() -> new Refused(
                        new NotFound("organization", query.organizationId().value())));
        var filter = CallFilter.of(query.filter(), organization);
        var before = CallTrail.before(query.after());
        if (query.beforeRevocation()) {
            var within = CallFilter.within(query.within());
            var ended = calls.ended(organization, filter);
            var page = calls.page(organization, filter.before(ended.revocation(), within), before, limit);
            return new CallsView(page.items(), page.next(), ended);
        }
        if (query.within() != null) {
            throw new Refused(new InvalidValue("within", "goes with beforeRevocation"));
        }
        var page = calls.page(organization, filter, before, limit);
        return new CallsView(page.items(), page.next(), null);
    }
}
