package com.atomicmcp.query.customer;

import com.atomicmcp.customer.ContactPreferences;
import com.atomicmcp.customer.CustomerQuery.FindCustomer;
import com.atomicmcp.customer.CustomerView;
import com.atomicmcp.customer.Profile;
import com.atomicmcp.customer.Tag;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.door.Questions;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows a customer to those who may view customers in that environment: as we speak of them, and as the platform's API does. */
@RestController
class CustomerQueryController {

    private final Questions questions;

    CustomerQueryController(Questions questions) {
        this.questions = questions;
    }

    /** What the platform's API wraps its answers in. */
    record Envelope<T>(T data) {}

    /**
     * A customer in the words of the platform's API.
     *
     * @param profile custom fields lie flat among the others
     */
    record Customer(
            CustomerId id,
            Instant created,
            Map<String, Object> profile,
            ContactPreferences preferences,
            List<Tag> tags) {}

    @Operation(
            value = "Show a customer: profile, custom fields and tags",
            needs = "Customers (View) in the environment")
    @GetMapping("/api/organizations/{organization}/environments/{environment}/customers/{customer}")
    ResponseEntity<CustomerView> find(
            @PathVariable("organization") String organization,
            @PathVariable("environment") String environment,
            @PathVariable("customer") String customer,
            @RequestParam(name = "after", required = false) @Nullable List<String> after) {
        return Questions.answer(find(new OrganizationId(organization), environment, customer, after));
    }

    @Operation(value = "Show a customer as the customer API took it in", needs = "Customers (View) in the environment")
    @GetMapping("/customer-api/{subdomain}/v1/{environment}/customers/{customer}")
    ResponseEntity<Envelope<Customer>> findAsThePlatformDoes(
            @PathVariable("subdomain") String subdomain,
            @PathVariable("environment") String environment,
            @PathVariable("customer") String customer,
            @RequestParam(name = "after", required = false) @Nullable List<String> after) {
        var found = find(questions.organization(subdomain), environment, customer, after);
        return Questions.answer(new Envelope<>(new Customer(
                found.customerId(), found.created(), flat(found.profile()), found.preferences(), found.tags())));
    }

    private CustomerView find(
            OrganizationId organization, String environment, String customer, @Nullable List<String> after) {
        var environmentId = new EnvironmentId(environment);
        questions.mustView(organization, Resource.CUSTOMERS, environmentId);
        return questions
                .find(
                        new FindCustomer(organization, environmentId, new CustomerId(customer)),
                        CustomerView.class,
                        after)
                .orElseThrow(() -> new Refused(new NotFound("customer", customer)));
    }

    private static Map<String, Object> flat(Profile profile) {
        var flat = new LinkedHashMap<String, Object>(profile.customFields());
        put(flat, "name", profile.name());
        put(flat, "email", profile.email());
        put(flat, "phone", profile.phone());
        put(flat, "timezone", profile.timezone());
        put(flat, "user_type", profile.userType());
        put(flat, "first_seen_at", profile.firstSeenAt());
        put(flat, "last_seen_at", profile.lastSeenAt());
        return flat;
    }

    private static void put(Map<String, Object> flat, String name, @Nullable Object value) {
        if (value != null) {
            flat.put(name, value);
        }
    }
}
