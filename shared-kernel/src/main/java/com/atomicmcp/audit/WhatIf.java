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
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.log.AggregateLog;
import com.atomicmcp.log.Entry;
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
     * What there is to tell of them.
     *
     * @param commands all of that organization
     * @param events what these would yield, as they would be appended now
     */
    public Foreseen of(OrganizationId organization, List<? extends Command> commands, List<Entry> events) {
        if (events.isEmpty()) {
            return new Foreseen(List.of(), List.of());
        }
        var trail = new Trail();
        try (var past = log.of(aggregates(organization, commands))) {
            past.forEachOrdered(trail::pass);
        }
        return new Foreseen(
                events.stream().map(trail::tell).map(ForeseenEvent::of).toList(), audit.effects(organization, events));
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
