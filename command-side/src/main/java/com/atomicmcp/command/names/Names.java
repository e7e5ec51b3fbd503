package com.atomicmcp.command.names;

import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRenamed;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NameTaken;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps subdomains and the names of environments unique, where no single aggregate sees them all: each is reserved in
 * the transaction that stores its event, so that of two at the same moment one is rolled back, in whatever process.
 */
@Component
final class Names {

    private static final int LONGEST_KEY = 500;

    private final JdbcClient sql;

    /** The store calls its subscribers before it commits; what they throw undoes the command. */
    Names(EventStore events, JdbcClient sql) {
        this.sql = sql;
        events.subscribe(
                messages -> messages.stream().map(EventMessage::getPayload).forEach(this::reserve));
    }

    private void reserve(Object event) {
        switch (event) {
            case OrganizationRegistered(var organization, var _, var subdomain) ->
                take("subdomain", "subdomain", subdomain, organization.value());
            case EnvironmentCreated(var organization, var environment, var name) ->
                take("environment", environmentsOf(organization), name, environment.value());
            case EnvironmentRenamed(var organization, var environment, var name) ->
                exchange("environment", environmentsOf(organization), name, environment.value());
            default -> {} // has no name of which there may be one only
        }
    }

    private static String environmentsOf(OrganizationId organization) {
        return "environment:" + organization;
    }

    private void take(String what, String scope, String name, String holder) {
        try {
            sql.sql("INSERT INTO reserved_name (scope, name_key, holder) VALUES (?, ?, ?)")
                    .params(scope, key(name), holder)
                    .update();
        } catch (DuplicateKeyException taken) {
            throw new Refused(new NameTaken(what, name));
        }
    }

    private void exchange(String what, String scope, String name, String holder) {
        try {
            sql.sql("UPDATE reserved_name SET name_key = ? WHERE scope = ? AND holder = ?")
                    .params(key(name), scope, holder)
                    .update();
        } catch (DuplicateKeyException taken) {
            throw new Refused(new NameTaken(what, name));
        }
    }

    /** Some single characters stand for whole phrases, and their key is as long. */
    private static String key(String name) {
        var key = Text.key(name);
        if (key.length() > LONGEST_KEY) {
            throw new Refused(new InvalidValue("name", "is too long when its characters are written out"));
        }
        return key;
    }
}
