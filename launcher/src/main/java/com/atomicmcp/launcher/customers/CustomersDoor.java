package com.atomicmcp.launcher.customers;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.command.customer.Forgetting;
import com.atomicmcp.command.request.Accepted;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.launcher.Answers;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What {@code atomicctl customers} asks of the operations door. */
@Configuration(proxyBeanMethods = false)
public class CustomersDoor {

    @Bean
    RouterFunction<ServerResponse> customers(Forgetting forgetting, AccessModel model) {
        return RouterFunctions.route()
                .POST(
                        "/customers/forget",
                        request -> Answers.answer(() -> {
                            var organization = organization(said("organization", request), model);
                            var environment = environment(said("environment", request), organization);
                            return new Accepted(forgetting.forget(
                                    organization.organizationId(),
                                    environment.environmentId(),
                                    new CustomerId(said("customer", request)),
                                    operator()));
                        }))
                .build();
    }

    private static String said(String name, ServerRequest request) {
        return request.queryParam(name).orElseThrow(() -> new Refused(new InvalidValue(name, "is missing")));
    }

    private static OrganizationState organization(String text, AccessModel model) {
        return model.organization(text)
                .or(() -> model.organizations().stream()
                        .filter(known -> known.organizationId().value().equals(text))
                        .findFirst())
                .orElseThrow(() -> new Refused(new NotFound("organization", text)));
    }

    /** By its id, or by its name. */
    private static EnvironmentView environment(String text, OrganizationState organization) {
        return organization.environments().stream()
                .filter(known -> known.environmentId().value().equals(text)
                        || known.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new Refused(new NotFound("environment", text)));
    }

    private static Caller operator() {
        return new Caller(
                Caller.Kind.OPERATOR,
                "operator",
                "Operator",
                null,
                null,
                null,
                UUID.randomUUID().toString(),
                "atomicctl");
    }
}
