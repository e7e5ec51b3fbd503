package com.atomicmcp.audit;

import com.atomicmcp.access.AccessCommand;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.audit.Foreseen.ForeseenEvent;
import com.atomicmcp.audit.access.AccessAudit;
import com.atomicmcp.client.ClientCommand;
import com.atomicmcp.client.ConnectionCommand;
import com.atomicmcp.environment.EnvironmentCommand;
import com.atomicmcp.flow.FlowCommand;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.log.AggregateLog;
import com.atomicmcp.log.Entry;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells what events that did not happen would look like in the trail, and whose access they would change. Reads what was
 * decided about the organization's access and about what the commands name, and nothing else.
 */
public final class WhatIf {

    private static final Need EVERYBODY =
            Need.of(Resource.WORKBENCH_MEMBERS, Level.VIEW).or(Resource.ACTIVITY_LOG, Level.VIEW);

    private final AccessModel access;
    private final AggregateLog log;
    private final AccessAudit audit;

    /** @param access says which environments an organization has, and whose a connection is */
    public WhatIf(AccessModel access, AggregateLog log) {
        this.access = access;
        this.log = log;
        this.audit = new AccessAudit(access, log);
    }

    /**
     * What there is to tell of them to the one who asks: whoever may carry out a command need not be one who may see
     * everybody.
     *
     * @param commands all of that organization
     * @param events what these would yield, as they would be appended now
     */
    public Foreseen of(
            OrganizationId organization, List<? extends Command> commands, List<Entry> events, Caller caller) {
        if (events.isEmpty()) {
            return new Foreseen(List.of(), List.of(), 0);
        }
        var trail = new Trail();
        try (var past = log.of(aggregates(organization, commands))) {
            past.forEachOrdered(trail::pass);
        }
        var changes = audit.effects(organization, events);
        var told = changes.stream()
                .filter(change -> mayHearOf(change.memberId(), organization, caller))
                .toList();
        var entries = events.stream().map(trail::tell).toList();
        var heard = entries.stream()
                .filter(entry -> mayHear(entry, organization, caller))
                .toList();
        return new Foreseen(
                heard.stream().map(ForeseenEvent::of).toList(),
                told,
                changes.size() - told.size() + entries.size() - heard.size());
    }

    /** Whoever may end a connection sees whose it is anyway, and whom somebody invites they have named. */
    private boolean mayHear(TrailEntry entry, OrganizationId organization, Caller caller) {
        var thing = entry.thing();
        return (thing != null && thing.kind().equals("connection"))
                || Stream.concat(Stream.ofNullable(thing), entry.concerned().stream())
                        .filter(one -> one.kind().equals("member"))
                        .map(one -> new MemberId(one.id()))
                        .filter(member -> access.organization(organization)
                                .flatMap(state -> state.access().member(member))
                                .isPresent())
                        .allMatch(member -> mayHearOf(member, organization, caller));
    }

    private boolean mayHearOf(MemberId member, OrganizationId organization, Caller caller) {
        var asking = caller.member();
        return asking == null
                || asking.equals(member)
                || access.organization(organization)
                        .filter(state -> state.access().grants(asking).satisfy(EVERYBODY))
                        .isPresent();
    }

    private Set<String> aggregates(OrganizationId organization, List<? extends Command> commands) {
        var known = access.organization(organization);
        var aggregates = new LinkedHashSet<String>();
        aggregates.add(organization.value());
        aggregates.add(AccessCommand.aggregate(organization));
        known.stream()
                .flatMap(state -> state.environments().stream())
                .map(environment -> EnvironmentCommand.aggregate(organization, environment.environmentId()))
                .forEach(aggregates::add);
        commands.stream().flatMap(command -> named(command, known)).forEach(aggregates::add);
        return aggregates;
    }

    /** Organization, roles, groups and members are read anyway. */
    private static Stream<String> named(Command command, Optional<OrganizationState> known) {
        return switch (command) {
            case FlowCommand flow -> Stream.of(flow.aggregate());
            case ClientCommand client -> Stream.of(client.aggregate());
            case ConnectionCommand connection ->
                Stream.concat(
                        Stream.of(connection.aggregate()),
                        known.flatMap(state -> state.connection(connection.connectionId())).stream()
                                .map(standing ->
                                        ClientCommand.aggregate(command.organizationId(), standing.clientId())));
            default -> Stream.empty();
        };
    }
}
