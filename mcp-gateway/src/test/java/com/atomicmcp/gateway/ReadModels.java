package com.atomicmcp.gateway;

import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.analytics.AnalyticsQuery.FindAnalytics;
import com.atomicmcp.analytics.AnalyticsView;
import com.atomicmcp.customer.CustomerQuery.FindCustomer;
import com.atomicmcp.customer.CustomerView;
import com.atomicmcp.flow.FlowQuery.FindActionFlow;
import com.atomicmcp.flow.FlowQuery.ListActionFlows;
import com.atomicmcp.flow.FlowView;
import com.atomicmcp.flow.FlowsView;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.axonframework.queryhandling.QueryHandler;

/** Stands in for the query side: answers the same questions over what a test put there. */
final class ReadModels {

    /** What one organization has. */
    static final class Content {
        final List<FlowView> flows = new ArrayList<>();
        final List<CustomerView> customers = new ArrayList<>();
        final Map<String, List<Fact>> facts = new ConcurrentHashMap<>();
        Runnable beforeAnswering = () -> {};
    }

    private final Map<OrganizationId, Content> contents = new ConcurrentHashMap<>();

    Content of(OrganizationId organization) {
        return contents.computeIfAbsent(organization, _ -> new Content());
    }

    @QueryHandler
    FlowsView answer(ListActionFlows query) {
        var all = of(query.organizationId()).flows.stream()
                .filter(flow -> flow.environmentId().equals(query.environmentId()))
                .filter(flow -> query.state() == null || flow.state() == query.state())
                .filter(flow -> query.text() == null || flow.content().name().contains(query.text()))
                .sorted(Comparator.comparing(flow -> flow.content().name()))
                .toList();
        return asked(query.organizationId(), () -> new FlowsView(page(all, query.after(), query.limit())));
    }

    @QueryHandler
    Optional<FlowView> answer(FindActionFlow query) {
        return asked(
                query.organizationId(),
                () -> of(query.organizationId()).flows.stream()
                        .filter(flow -> flow.environmentId().equals(query.environmentId())
                                && flow.flowId().equals(query.flowId()))
                        .findFirst());
    }

    @QueryHandler
    Optional<CustomerView> answer(FindCustomer query) {
        return asked(
                query.organizationId(),
                () -> of(query.organizationId()).customers.stream()
                        .filter(customer -> customer.environmentId().equals(query.environmentId())
                                && customer.customerId().equals(query.customerId()))
                        .findFirst());
    }

    @QueryHandler
    AnalyticsView answer(FindAnalytics query) {
        var all = of(query.organizationId()).facts.getOrDefault(query.flowId().value(), List.of()).stream()
                .filter(fact -> !fact.timestamp().isBefore(query.from())
                        && fact.timestamp().isBefore(query.to()))
                .filter(fact -> query.customer() == null || query.customer().equals(fact.endUserId()))
                .sorted(Comparator.comparing(Fact::timestamp).reversed())
                .toList();
        var counts = all.stream().collect(Collectors.groupingBy(Fact::name, TreeMap::new, Collectors.counting()));
        var matching = all.stream()
                .filter(fact -> query.names().isEmpty() || query.names().contains(fact.name()))
                .toList();
        return asked(
                query.organizationId(),
                () -> new AnalyticsView(counts, matching.size(), page(matching, query.after(), query.limit())));
    }

    private <T> T asked(OrganizationId organization, Supplier<T> answer) {
        of(organization).beforeAnswering.run();
        return answer.get();
    }

    private static <T> Page<T> page(List<T> all, String after, int limit) {
        var from = after == null ? 0 : Integer.parseInt(after);
        var to = Math.min(all.size(), from + limit);
        return new Page<>(List.copyOf(all.subList(from, to)), to < all.size() ? String.valueOf(to) : null);
    }
}
