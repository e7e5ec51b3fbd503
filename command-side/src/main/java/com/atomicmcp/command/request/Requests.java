package com.atomicmcp.command.request;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.audit.refusal.Refusal;
import com.atomicmcp.audit.refusal.Refusals;
import com.atomicmcp.door.Callers;
import com.atomicmcp.door.Commands;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.permission.Grants;
import com.atomicmcp.permission.Need;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** Carries out what a request asks, in the name of the one who makes it. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class Requests {

    private final Commands commands;
    private final Callers callers;
    private final AccessModel access;
    private final DryRuns dryRuns;
    private final Refusals refusals;

    Requests(Commands commands, Callers callers, AccessModel access, DryRuns dryRuns, Refusals refusals) {
        this.commands = commands;
        this.callers = callers;
        this.access = access;
        this.dryRuns = dryRuns;
        this.refusals = refusals;
    }

    /**
     * Sends a command in the name of whoever asks, and says where the log stands after it. Where the request is a dry run,
     * it does not return: whatever else a request does beyond its command must come after it, or after {@link #rehearse}.
     */
    public LogPosition send(Command command) {
        return send(command, caller(command.organizationId()));
    }

    /** Sends a command that only the operator may send. */
    public LogPosition sendAsOperator(Command command) {
        return send(command, callers.operator());
    }

    /** Sends several, one after the other: what went before one that is refused is done. */
    public List<LogPosition> sendAll(OrganizationId organization, List<? extends Command> all) {
        var caller = caller(organization);
        dryRuns.insteadOf(organization, all, caller);
        return all.stream().map(command -> commands.send(command, caller)).toList();
    }

    /** For a request that does something before it sends its command: goes no further where it is a dry run. */
    public void rehearse(Command command) {
        dryRuns.insteadOf(command.organizationId(), List.of(command), caller(command.organizationId()));
    }

    /** For a request that has no command to send: goes no further where it is a dry run. */
    public void rehearseNothing(OrganizationId organization) {
        dryRuns.insteadOf(organization, List.of(), caller(organization));
    }

    private LogPosition send(Command command, Caller caller) {
        dryRuns.insteadOf(command.organizationId(), List.of(command), caller);
        return commands.send(command, caller);
    }

    public Accepted accept(Command command) {
        return new Accepted(send(command));
    }

    /** Who asks, as a member of that organization, or the operator. */
    public Caller caller(OrganizationId organization) {
        return callers.in(organization);
    }

    /** Refuses whoever lacks what is needed for something that no command asks for. */
    public Caller callerWith(Need need, OrganizationId organization) {
        var caller = caller(organization);
        var state = access.organization(organization)
                .orElseThrow(() -> new Refused(new NotFound("organization", organization.value())));
        var member = caller.member();
        if (member != null) {
            try {
                state.require(member, need);
            } catch (Refused refused) {
                if (dryRuns.meant()) {
                    Refusal.of(organization, null, caller, refused.rejection()).ifPresent(refusals::note);
                }
                throw refused;
            }
        }
        return caller;
    }

    /** What a member holds now. */
    public static Grants grants(Caller caller, OrganizationState state) {
        var member = caller.member();
        return member == null ? Grants.NONE : state.access().grants(member);
    }
}
