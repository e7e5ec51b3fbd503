package com.atomicmcp.query.customer;

import com.atomicmcp.customer.ContactPreferences;
import com.atomicmcp.customer.CustomerQuery.FindCustomer;
import com.atomicmcp.customer.CustomerView;
import com.atomicmcp.query.customer.CustomerProjection.CustomerDocument;
import com.atomicmcp.query.projection.View;
import com.atomicmcp.query.projection.Views;
import java.util.Optional;
import org.axonframework.messaging.MetaData;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers what is asked about customers. */
@Component
class CustomerAnswers {

    private static final ContactPreferences NEVER_SAID = new ContactPreferences(null, null);

    private final CustomerProjection projection;
    private final View<CustomerDocument> customers;

    CustomerAnswers(Views views, CustomerProjection projection) {
        this.projection = projection;
        this.customers = views.of(projection);
    }

    @QueryHandler
    Optional<CustomerView> answer(FindCustomer query, MetaData asked) {
        return customers
                .after(asked)
                .find(projection.id(query.organizationId(), query.environmentId(), query.customerId()))
                .flatMap(CustomerAnswers::view);
    }

    /** Nobody, as long as there are only tags. */
    private static Optional<CustomerView> view(CustomerDocument found) {
        return Optional.ofNullable(found.profile())
                .map(profile -> new CustomerView(
                        found.environmentId(),
                        found.customerId(),
                        found.created(),
                        profile,
                        found.preferences() == null ? NEVER_SAID : found.preferences(),
                        found.tags()));
    }
}
