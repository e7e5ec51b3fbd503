package com.atomicmcp.command.customer;

import com.atomicmcp.command.request.Accepted;
import com.atomicmcp.command.request.Requests;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes what administrators ask about customers. */
@RestController
@RequestMapping("/api/organizations/{organization}/environments/{environment}/customers")
class CustomerCommandController {

    private final Requests requests;
    private final Forgetting forgetting;

    CustomerCommandController(Requests requests, Forgetting forgetting) {
        this.requests = requests;
        this.forgetting = forgetting;
    }

    @DeleteMapping("/{customer}")
    @Operation(
            value = "Forget a customer, for good: all that was ever told of them becomes unreadable",
            needs = "Customers (Admin) in that environment")
    Accepted forget(
            @PathVariable OrganizationId organization,
            @PathVariable EnvironmentId environment,
            @PathVariable CustomerId customer) {
        var caller = requests.callerWith(Need.of(Resource.CUSTOMERS, Level.ADMIN, environment), organization);
        forgetting
                .command(organization, environment, customer, caller)
                .ifPresentOrElse(requests::rehearse, () -> requests.rehearseNothing(organization));
        return new Accepted(forgetting.forget(organization, environment, customer, caller));
    }
}
