package com.atomicmcp.query.flow;

import static com.atomicmcp.query.projection.Projection.known;

import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowEvent;
import com.atomicmcp.flow.FlowEvent.ActionFlowArchived;
import com.atomicmcp.flow.FlowEvent.ActionFlowCreated;
import com.atomicmcp.flow.FlowEvent.ActionFlowPublished;
import com.atomicmcp.flow.FlowEvent.ActionFlowRestored;
import com.atomicmcp.flow.FlowEvent.DraftDiscarded;
import com.atomicmcp.flow.FlowEvent.DraftSaved;
import com.atomicmcp.flow.FlowState;
import com.atomicmcp.flow.FlowView;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.Projection;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Action Flows, one document each, under their environment. */
@Component
public final class FlowProjection implements Projection<FlowEvent, FlowView> {

    @Override
    public String name() {
        return "action-flows";
    }

    @Override
    public LogName log() {
        return LogName.DECISIONS;
    }

    @Override
    public Class<FlowEvent> events() {
        return FlowEvent.class;
    }

    @Override
    public Class<FlowView> document() {
        return FlowView.class;
    }

    @Override
    public Collection<String> ids(FlowEvent event, Entry entry) {
        return List.of(Key.of(event.organizationId(), event.environmentId(), event.flowId()));
    }

    @Override
    public FlowView fold(String id, @Nullable FlowView document, FlowEvent event, Entry entry) {
        return switch (event) {
            case ActionFlowCreated(var _, var environment, var flow, var content) ->
                new FlowView(environment, flow, FlowState.DRAFT, 0, null, content, entry.at(), entry.at(), null);
            case DraftSaved(var _, var _, var _, var content) -> drafted(known(document), content, entry.at());
            case DraftDiscarded _ -> drafted(known(document), null, entry.at());
            case ActionFlowPublished(var _, var _, var _, var version) ->
                published(known(document), version, entry.at());
            case ActionFlowArchived _ -> marked(known(document), FlowState.ARCHIVED, entry.at());
            case ActionFlowRestored _ -> restored(known(document), entry.at());
        };
    }

    private static FlowView drafted(FlowView flow, @Nullable FlowContent draft, Instant at) {
        return new FlowView(
                flow.environmentId(),
                flow.flowId(),
                flow.state(),
                flow.version(),
                flow.live(),
                draft,
                flow.createdAt(),
                at,
                flow.publishedAt());
    }

    private static FlowView published(FlowView flow, int version, Instant at) {
        return new FlowView(
                flow.environmentId(),
                flow.flowId(),
                FlowState.PUBLISHED,
                version,
                flow.draft() == null ? flow.live() : flow.draft(),
                null,
                flow.createdAt(),
                at,
                at);
    }

    private static FlowView restored(FlowView flow, Instant at) {
        return marked(flow, flow.version() == 0 ? FlowState.DRAFT : FlowState.PUBLISHED, at);
    }

    private static FlowView marked(FlowView flow, FlowState state, Instant at) {
        return new FlowView(
                flow.environmentId(),
                flow.flowId(),
                state,
                flow.version(),
                flow.live(),
                flow.draft(),
                flow.createdAt(),
                at,
                flow.publishedAt());
    }
}
