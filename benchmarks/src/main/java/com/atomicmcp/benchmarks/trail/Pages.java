package com.atomicmcp.benchmarks.trail;

import com.atomicmcp.audit.TrailFilter;
import com.atomicmcp.audit.TrailQuery.ListTrailEntries;
import com.atomicmcp.audit.TrailQuery.Order;
import com.atomicmcp.audit.TrailView;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.log.OrganizationLog;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.annotation.AnnotationQueryHandlerAdapter;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/** What the API asks for a page of one organization's trail. */
final class Pages implements AutoCloseable {

    private static final int PAGE = 50;

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final QueryGateway queries;

    Pages(OrganizationLog log) {
        context.registerBean(OrganizationLog.class, () -> log);
        context.register(Answers.class);
        context.refresh();
        var bus = SimpleQueryBus.builder().build();
        for (var name : context.getBeanNamesForType(Object.class)) {
            if (name.endsWith("trailAnswers")) {
                new AnnotationQueryHandlerAdapter<>(context.getBean(name)).subscribe(bus);
            }
        }
        queries = DefaultQueryGateway.builder().queryBus(bus).build();
    }

    @ComponentScan(
            basePackages = "com.atomicmcp.query.audit",
            useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*\\.(TrailAnswers|Turns)"))
    private static final class Answers {}

    TrailView page(OrganizationId organization, Order order, @Nullable String cursor) {
        return queries.query(new ListTrailEntries(organization, TrailFilter.ALL, order, cursor, PAGE), TrailView.class)
                .join();
    }

    @Override
    public void close() {
        context.close();
    }
}
