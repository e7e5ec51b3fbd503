package com.atomicmcp.query.flow;

import com.atomicmcp.flow.FlowQuery.FindActionFlow;
import com.atomicmcp.flow.FlowQuery.ListActionFlows;
import com.atomicmcp.flow.FlowView;
import com.atomicmcp.flow.FlowsView;
import com.atomicmcp.kernel.Page;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.query.ByName;
import com.atomicmcp.query.Paging;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.View;
import com.atomicmcp.query.projection.Views;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import org.axonframework.messaging.MetaData;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers what is asked about Action Flows. */
@Component
class FlowAnswers {

    private static final Comparator<FlowView> ORDER =
            ByName.order(flow -> flow.content().name(), FlowView::flowId);

    private final View<FlowView> flows;

    FlowAnswers(Views views, FlowProjection projection) {
        this.flows = views.of(projection);
    }

    @QueryHandler
    Optional<FlowView> answer(FindActionFlow query, MetaData asked) {
        return flows.after(asked).find(Key.of(query.organizationId(), query.environmentId(), query.flowId()));
    }

    @QueryHandler
    FlowsView answer(ListActionFlows query, MetaData asked) {
        var limit = Paging.limit(query.limit());
        var later = later(query.after());
        var matching = flows.after(asked).under(Key.under(query.organizationId(), query.environmentId())).stream()
                .filter(flow -> query.state() == null || flow.state() == query.state())
                .filter(speakingOf(query.text()))
                .filter(later)
                .sorted(ORDER)
                .limit(limit + 1L)
                .toList();
        if (matching.size() <= limit) {
            return new FlowsView(new Page<>(matching, null));
        }
        var page = matching.subList(0, limit);
        return new FlowsView(new Page<>(page, end(page.getLast()).text()));
    }

    private static Predicate<FlowView> speakingOf(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return _ -> true;
        }
        var key = Text.key(text);
        return flow -> Text.key(flow.content().name()).contains(key)
                || Text.key(flow.content().description()).contains(key);
    }

    private static Predicate<FlowView> later(@Nullable String after) {
        if (after == null) {
            return _ -> true;
        }
        var before = Paging.end(after);
        return flow -> Comparator.comparing(Paging.End::order)
                        .thenComparing(Paging.End::id)
                        .compare(end(flow), before)
                > 0;
    }

    private static Paging.End end(FlowView flow) {
        return new Paging.End(Text.key(flow.content().name()), flow.flowId().value());
    }
}
