package com.atomicmcp.command.customer;

import com.atomicmcp.command.intake.Batch;
import com.atomicmcp.command.intake.Data;
import com.atomicmcp.command.intake.Place;
import com.atomicmcp.command.intake.Places;
import com.atomicmcp.command.intake.Reported;
import com.atomicmcp.command.intake.Reporting;
import com.atomicmcp.command.intake.Reporting.Outcome;
import com.atomicmcp.command.request.Accepted;
import com.atomicmcp.command.request.Envelope;
import com.atomicmcp.customer.CustomerEvent;
import com.atomicmcp.customer.CustomerEvent.CustomerTagged;
import com.atomicmcp.customer.CustomerEvent.CustomerUntagged;
import com.atomicmcp.customer.Tag;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.log.Intake.Report;
import com.atomicmcp.permission.Resource;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes what an organization reports about its customers. */
@RestController
@RequestMapping("/customer-api/{subdomain}/v1/{environment}/customers")
class CustomerController {

    private static final String NEEDS = "Customers (Edit) in that environment";
    private static final int MOST = 500;

    record Customer(
            @Nullable String created,
            @Nullable Map<String, Object> profile,
            CustomerItem.@Nullable Preferences preferences) {}

    record Expiry(@Nullable String expiresAt) {}

    private final Places places;
    private final Reporting reporting;
    private final Clock clock;

    CustomerController(Places places, Reporting reporting, Clock clock) {
        this.places = places;
        this.reporting = reporting;
        this.clock = clock;
    }

    @PutMapping("/{customer}")
    @Operation(value = "Report a customer: the whole profile as it now is; tags stay", needs = NEEDS)
    Data<Accepted> report(
            @PathVariable String subdomain,
            @PathVariable EnvironmentId environment,
            @PathVariable CustomerId customer,
            @RequestBody Customer body) {
        var place = place(subdomain, environment);
        var item = new CustomerItem(customer, body.created(), body.profile(), body.preferences());
        return new Data<>(new Accepted(reporting.append(place, item.report(place))));
    }

    @PostMapping
    @Operation(value = "Report up to 500 customers; malformed ones are refused one by one", needs = NEEDS)
    Data<Outcome> reportMany(
            @PathVariable String subdomain,
            @PathVariable EnvironmentId environment,
            @RequestBody Envelope<CustomerItem> body) {
        var place = place(subdomain, environment);
        return new Data<>(
                reporting.append(place, Batch.read(body, MOST, CustomerItem.class, item -> item.report(place))));
    }

    @PutMapping("/{customer}/tags/{tag}")
    @Operation(value = "Tag a customer, for good or until an instant", needs = NEEDS)
    Data<Accepted> tag(
            @PathVariable String subdomain,
            @PathVariable EnvironmentId environment,
            @PathVariable CustomerId customer,
            @PathVariable String tag,
            @RequestBody(required = false) @Nullable Expiry body) {
        var place = place(subdomain, environment);
        var until = body == null ? null : Reported.instant("expiresAt", body.expiresAt());
        return append(
                place,
                customer,
                new CustomerTagged(
                        place.organization(),
                        environment,
                        customer,
                        new Tag(Text.name("tag", tag), clock.instant(), until)));
    }

    @DeleteMapping("/{customer}/tags/{tag}")
    @Operation(value = "Take a tag from a customer", needs = NEEDS)
    Data<Accepted> untag(
            @PathVariable String subdomain,
            @PathVariable EnvironmentId environment,
            @PathVariable CustomerId customer,
            @PathVariable String tag) {
        var place = place(subdomain, environment);
        return append(
                place,
                customer,
                new CustomerUntagged(place.organization(), environment, customer, Text.name("tag", tag)));
    }

    private Data<Accepted> append(Place place, CustomerId customer, CustomerEvent event) {
        var subject = place.subject(customer.value());
        return new Data<>(new Accepted(reporting.append(place, new Report(null, subject, event))));
    }

    private Place place(String subdomain, EnvironmentId environment) {
        return places.toEdit(Resource.CUSTOMERS, subdomain, environment);
    }
}
