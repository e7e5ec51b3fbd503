package com.atomicmcp.query.environment;

import com.atomicmcp.environment.EnvironmentQuery.ListEnvironments;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.query.ByName;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.View;
import com.atomicmcp.query.projection.Views;
import java.util.List;
import org.axonframework.messaging.MetaData;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers what is asked about environments. */
@Component
class EnvironmentAnswers {

    private final View<EnvironmentView> environments;

    EnvironmentAnswers(Views views, EnvironmentProjection projection) {
        this.environments = views.of(projection);
    }

    @QueryHandler
    List<EnvironmentView> answer(ListEnvironments query, MetaData asked) {
        return environments.after(asked).under(Key.under(query.organizationId())).stream()
                .sorted(ByName.order(EnvironmentView::name, EnvironmentView::environmentId))
                .toList();
    }
}
