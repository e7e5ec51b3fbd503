package com.atomicmcp.query.environment;

import static com.atomicmcp.query.projection.Projection.known;

import com.atomicmcp.environment.EnvironmentEvent;
import com.atomicmcp.environment.EnvironmentEvent.CustomerForgotten;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRenamed;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRestored;
import com.atomicmcp.environment.EnvironmentState;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.Projection;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Environments, one document each, under their organization. */
@Component
public final class EnvironmentProjection implements Projection<EnvironmentEvent, EnvironmentView> {

    @Override
    public String name() {
        return "environments";
    }

    @Override
    public LogName log() {
        return LogName.DECISIONS;
    }

    @Override
    public Class<EnvironmentEvent> events() {
        return EnvironmentEvent.class;
    }

    @Override
    public Class<EnvironmentView> document() {
        return EnvironmentView.class;
    }

    @Override
    public Collection<String> ids(EnvironmentEvent event, Entry entry) {
        return List.of(Key.of(event.organizationId(), event.environmentId()));
    }

    @Override
    public EnvironmentView fold(String id, @Nullable EnvironmentView document, EnvironmentEvent event, Entry entry) {
        return switch (event) {
            case EnvironmentCreated(var _, var environment, var name) ->
                new EnvironmentView(environment, name, EnvironmentState.ACTIVE);
            case EnvironmentRenamed(var _, var environment, var name) ->
                new EnvironmentView(environment, name, known(document).state());
            case EnvironmentArchived(var _, var environment) ->
                new EnvironmentView(environment, known(document).name(), EnvironmentState.ARCHIVED);
            case EnvironmentRestored(var _, var environment) ->
                new EnvironmentView(environment, known(document).name(), EnvironmentState.ACTIVE);
            case CustomerForgotten _ -> known(document);
        };
    }
}
