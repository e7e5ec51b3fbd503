package com.atomicmcp.command.customer;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.customer.Erasure;
import com.atomicmcp.customer.Pseudonyms;
import com.atomicmcp.door.Commands;
import com.atomicmcp.environment.EnvironmentCommand.ForgetCustomer;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.StoreOutOfReach;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Has a customer forgotten: decided, which is kept for ever and names nobody; then erased. */
@Component
public final class Forgetting {

    private static final Logger logger = LoggerFactory.getLogger(Forgetting.class);

    private final Commands commands;
    private final Erasure erasure;
    private final Pseudonyms pseudonyms;
    private final AccessModel access;

    public Forgetting(Commands commands, Erasure erasure, Pseudonyms pseudonyms, AccessModel access) {
        this.commands = commands;
        this.erasure = erasure;
        this.pseudonyms = pseudonyms;
        this.access = access;
    }

    /**
     * What is to be decided for it; nothing where they are forgotten already.
     *
     * @throws Refused as not found, if nobody has told of such a customer; as not allowed before that
     */
    Optional<ForgetCustomer> command(
            OrganizationId organization, EnvironmentId environment, CustomerId customer, Caller caller) {
        var command = new ForgetCustomer(organization, environment, pseudonyms.of(organization, environment, customer));
        allowed(command, caller);
        return switch (reached(() -> erasure.about(command.pseudonym()))) {
            case NOTHING -> throw new Refused(new NotFound("customer", customer.value()));
            case ERASED -> Optional.empty();
            case SOMETHING -> Optional.of(command);
        };
    }

    /**
     * Forgets a customer; who is forgotten already stays so, and nothing is decided.
     *
     * @return where the intake log stands: a query that waits for it does not see them any more
     * @throws Refused as {@link #command}
     */
    public LogPosition forget(
            OrganizationId organization, EnvironmentId environment, CustomerId customer, Caller caller) {
        return command(organization, environment, customer, caller)
                .map(command -> forget(command, caller))
                .orElseGet(() -> reached(erasure::reached));
    }

    /** Already here, and not only by the command: whether somebody is known is not for everybody to learn. */
    private void allowed(ForgetCustomer command, Caller caller) {
        var organization = command.organizationId();
        var state = access.organization(organization)
                .orElseThrow(() -> new Refused(new NotFound("organization", organization.value())));
        var member = caller.member();
        if (member != null) {
            state.require(member, command.need());
        }
        if (state.environment(command.environmentId()).isEmpty()) {
            throw new Refused(
                    new NotFound("environment", command.environmentId().value()));
        }
    }

    private LogPosition forget(ForgetCustomer command, Caller caller) {
        var decided = commands.send(command, caller);
        return reached(() -> erasure.carryOut(decided));
    }

    private static <T> T reached(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException failure) {
            if (StoreOutOfReach.causes(failure)) {
                logger.warn("A customer could not be forgotten: the stores are out of reach", failure);
                throw StoreOutOfReach.refused();
            }
            throw failure;
        }
    }
}
