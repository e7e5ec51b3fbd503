package com.atomicmcp.command.bus;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Member;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.log.Freshness;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;

/**
 * Lets through only those commands that the one who asks may have carried out, as things stand at that moment; none
 * of a member where it cannot be told how they stand. An organization one does not belong to is not told from one that does not exist; nor is an environment one may not change,
 * as nothing is looked up before.
 */
@Component
final class Authorization implements MessageHandlerInterceptor<CommandMessage<?>> {

    private final AccessModel model;
    private final Freshness knowledge;

    Authorization(CommandBus bus, AccessModel model, Freshness knowledge) {
        this.model = model;
        this.knowledge = knowledge;
        bus.registerHandlerInterceptor(this);
    }

    @Override
    public Object handle(UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain next) throws Exception {
        var message = unitOfWork.getMessage();
        if (!(message.getPayload() instanceof Command command)) {
            throw new IllegalStateException("not a command of any organization: " + message.getCommandName());
        }
        var caller = Caller.from(message.getMetaData());
        switch (caller.kind()) {
            case MEMBER -> allow(command, new MemberId(caller.id()));
            case OPERATOR, SYSTEM -> {} // may send everything
        }
        return next.proceed();
    }

    private void allow(Command command, MemberId id) {
        knowledge.insist();
        model.organization(command.organizationId())
                .filter(known ->
                        known.access().member(id).filter(Member::active).isPresent())
                .orElseThrow(() -> new Refused(
                        new NotFound("organization", command.organizationId().value())))
                .require(id, command.need());
    }
}
