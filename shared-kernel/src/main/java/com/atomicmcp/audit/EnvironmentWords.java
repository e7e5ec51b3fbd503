package com.atomicmcp.audit;

import com.atomicmcp.environment.EnvironmentEvent;
import com.atomicmcp.environment.EnvironmentEvent.CustomerForgotten;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRenamed;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRestored;

/** What is told of environments. */
final class EnvironmentWords {

    private EnvironmentWords() {}

    static void tell(EnvironmentEvent event, Past past, Told told) {
        var environment = past.thing(event.environmentId());
        told.about(environment);
        switch (event) {
            case EnvironmentCreated created ->
                told.about(new Thing(environment.kind(), environment.id(), created.name()))
                        .changed("name", null, created.name())
                        .says("created environment " + created.name());
            case EnvironmentRenamed renamed ->
                told.changed("name", environment.name(), renamed.name())
                        .says("renamed environment " + environment.name() + " to " + renamed.name());
            case EnvironmentArchived _ ->
                told.changed("archived", false, true).says("archived environment " + environment.name());
            case EnvironmentRestored _ ->
                told.changed("archived", true, false).says("restored environment " + environment.name());
            case CustomerForgotten forgotten ->
                told.changed("customer", forgotten.pseudonym().value(), null)
                        .says("forgot a customer of environment " + environment.name());
        }
    }
}
