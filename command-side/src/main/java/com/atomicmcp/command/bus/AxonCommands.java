package com.atomicmcp.command.bus;

import com.atomicmcp.access.AccessCommand;
import com.atomicmcp.audit.refusal.Refusal;
import com.atomicmcp.audit.refusal.Refusals;
import com.atomicmcp.client.ClientCommand;
import com.atomicmcp.client.ConnectionCommand;
import com.atomicmcp.door.Commands;
import com.atomicmcp.door.Rehearsals;
import com.atomicmcp.environment.EnvironmentCommand;
import com.atomicmcp.flow.FlowCommand;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.kernel.StoreOutOfReach;
import com.atomicmcp.kernel.Turnstile;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.log.Logs;
import com.atomicmcp.organization.OrganizationCommand;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.AlreadyExists;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.TooManyAtOnce;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Sends commands over Axon's bus, once more where another process was faster, and tells where their events stand. One that
 * is rehearsed goes the same way up to where all is written and nothing is committed.
 */
@Component
final class AxonCommands implements Commands, Rehearsals {

    private static final Logger logger = LoggerFactory.getLogger(AxonCommands.class);
    private static final int ATTEMPTS = 12;
    private static final int BACK_OFF_MILLIS = 5;
    private static final int AT_ONCE = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ScopedValue<Receipt> RECEIPT = ScopedValue.newInstance();
    private static final ScopedValue<Rehearsal> REHEARSAL = ScopedValue.newInstance();

    private final CommandGateway gateway;
    private final Logs logs;
    private final JdbcClient sql;
    private final Refusals refusals;

    /**
     * A command takes its connection before it waits for its aggregate, and the one it waits for may be waiting for
     * somebody who needs a connection: there must always be one left.
     */
    private final Turnstile turnstile = new Turnstile(AT_ONCE, PATIENCE);

    AxonCommands(CommandGateway gateway, EventStore events, Logs logs, JdbcClient sql, Refusals refusals) {
        this.gateway = gateway;
        this.logs = logs;
        this.sql = sql;
        this.refusals = refusals;
        events.subscribe(messages -> {
            if (RECEIPT.isBound() && !messages.isEmpty()) {
                RECEIPT.get().lastEvent = messages.getLast().getIdentifier();
            }
            if (REHEARSAL.isBound()) {
                REHEARSAL.get().note(messages);
            }
        });
    }

    @Override
    public LogPosition send(Command command, Caller caller) {
        try {
            return new LogPosition(LogName.DECISIONS, patiently(command, () -> sendOnce(command, caller)));
        } catch (Refused refused) {
            Refusal.of(command.organizationId(), name(command), caller, refused.rejection())
                    .ifPresent(refusals::note);
            throw refused;
        }
    }

    @Override
    public List<Entry> rehearse(List<? extends Command> commands, Caller caller) {
        var events = commands.stream()
                .flatMap(command -> patiently(command, () -> rehearseOnce(command, caller)).stream())
                .toList();
        var foreseen = new ArrayList<Entry>();
        var position = logs.decisions().head();
        for (var event : events) {
            foreseen.add(new Entry(
                    ++position, event.getIdentifier(), event.getTimestamp(), event.getPayload(), event.getMetaData()));
        }
        return foreseen;
    }

    private <T> T patiently(Command command, Supplier<T> once) {
        for (var attempt = 1; ; attempt++) {
            try {
                return turnstile.pass(once);
            } catch (AggregateNotFoundException unknown) {
                throw new Refused(new NotFound(what(command), id(command)));
            } catch (AggregateStreamCreationException exists) {
                // A second look tells whether the command can live with what another has created meanwhile
                if (attempt > 1) {
                    throw new Refused(new AlreadyExists(what(command), id(command)));
                }
            } catch (RuntimeException failure) {
                var refused = Failures.refusal(failure);
                if (refused != null) {
                    throw refused;
                }
                if (StoreOutOfReach.causes(failure)) {
                    logger.warn("The decision log is out of reach", failure);
                    throw StoreOutOfReach.refused();
                }
                if (!Failures.overtaken(failure)) {
                    throw failure;
                }
                if (attempt == ATTEMPTS) {
                    throw new Refused(new TooManyAtOnce());
                }
            }
            backOff(attempt);
        }
    }

    private long sendOnce(Command command, Caller caller) {
        var receipt = new Receipt();
        ScopedValue.where(RECEIPT, receipt).run(() -> gateway.sendAndWait(message(command, caller)));
        return receipt.lastEvent == null ? logs.decisions().head() : position(receipt.lastEvent);
    }

    private List<EventMessage<?>> rehearseOnce(Command command, Caller caller) {
        var rehearsal = new Rehearsal();
        try {
            ScopedValue.where(REHEARSAL, rehearsal).run(() -> gateway.sendAndWait(message(command, caller)));
        } catch (Undone rolledBack) {
            return rehearsal.events;
        }
        if (!rehearsal.events.isEmpty()) {
            throw new IllegalStateException("was to be rehearsed, and was carried out: " + command.getClass());
        }
        return List.of();
    }

    private long position(String event) {
        return sql.sql("SELECT globalIndex FROM DomainEventEntry WHERE eventIdentifier = ?")
                .param(event)
                .query(Long.class)
                .single();
    }

    private static CommandMessage<?> message(Command command, Caller caller) {
        var metadata = caller.metadata();
        metadata.put(Caller.COMMAND, name(command));
        metadata.put(Caller.ORGANIZATION, command.organizationId().value());
        return new GenericCommandMessage<>(command, metadata);
    }

    /** As the audit trail shows it: {@code rename-organization}. */
    private static String name(Command command) {
        return command.getClass()
                .getSimpleName()
                .replaceAll("(?<!^)([A-Z])", "-$1")
                .toLowerCase(Locale.ROOT);
    }

    private static String what(Command command) {
        return switch (command) {
            case EnvironmentCommand _ -> "environment";
            case FlowCommand _ -> "Action Flow";
            case ClientCommand _ -> "client";
            case ConnectionCommand _ -> "connection";
            case OrganizationCommand _, AccessCommand _ -> "organization";
            default -> throw new IllegalStateException("about nothing known: " + command.getClass());
        };
    }

    private static String id(Command command) {
        return switch (command) {
            case EnvironmentCommand about -> about.environmentId().value();
            case FlowCommand about -> about.flowId().value();
            case ClientCommand about -> about.clientId().value();
            case ConnectionCommand about -> about.connectionId().value();
            default -> command.organizationId().value();
        };
    }

    /** For random times, so that two that met do not meet again. */
    private static void backOff(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong((long) BACK_OFF_MILLIS * attempt));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Refused(new TooManyAtOnce());
        }
    }

    /** Carries out of the transaction which event was stored last; the bus calls the aggregate on the sender's thread. */
    private static final class Receipt {
        private @Nullable String lastEvent;
    }

    /**
     * What a command would store. It ends the unit of work once everybody has been heard who may object to what it is
     * about to commit.
     */
    private static final class Rehearsal {
        private final List<EventMessage<?>> events = new ArrayList<>();

        void note(List<? extends EventMessage<?>> messages) {
            events.addAll(messages);
            CurrentUnitOfWork.get().onPrepareCommit(_ -> {
                throw new Undone();
            });
        }
    }

    /** Rolls back what was only rehearsed. */
    private static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Undone() {
            super("rehearsed", null, false, false);
        }
    }
}
