package com.atomicmcp.audit;

import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowEvent;
import com.atomicmcp.flow.FlowEvent.ActionFlowArchived;
import com.atomicmcp.flow.FlowEvent.ActionFlowCreated;
import com.atomicmcp.flow.FlowEvent.ActionFlowPublished;
import com.atomicmcp.flow.FlowEvent.ActionFlowRestored;
import com.atomicmcp.flow.FlowEvent.DraftDiscarded;
import com.atomicmcp.flow.FlowEvent.DraftSaved;
import org.jspecify.annotations.Nullable;

/** What is told of Action Flows. */
final class FlowWords {

    private FlowWords() {}

    static void tell(FlowEvent event, Past past, Told told) {
        var environment = past.thing(event.environmentId());
        var flow = past.thing(event.environmentId(), event.flowId());
        var was = past.flow(event.environmentId(), event.flowId());
        var named = "Action Flow " + flow.name() + " in environment " + environment.name();
        told.about(flow).concerning(environment);
        switch (event) {
            case ActionFlowCreated created ->
                content(told.about(Past.thing(created.flowId(), created.content())), null, created.content())
                        .says("created Action Flow " + created.content().name() + " in environment "
                                + environment.name());
            case DraftSaved saved -> {
                content(told, was.newest(), saved.content());
                told.says("saved a draft of " + named + ", with another " + told.fields());
            }
            case DraftDiscarded _ -> content(told, was.draft(), was.live()).says("threw away the draft of " + named);
            case ActionFlowPublished published ->
                content(told, was.live(), was.newest())
                        .changed("version", was.version() == 0 ? null : was.version(), published.version())
                        .says("published version " + published.version() + " of " + named);
            case ActionFlowArchived _ -> told.changed("archived", false, true).says("archived " + named);
            case ActionFlowRestored _ -> told.changed("archived", true, false).says("restored " + named);
        }
    }

    private static Told content(Told told, @Nullable FlowContent before, @Nullable FlowContent after) {
        return told.changed("name", before == null ? null : before.name(), after == null ? null : after.name())
                .changed(
                        "description",
                        before == null ? null : before.description(),
                        after == null ? null : after.description())
                .changed("triggers", before == null ? null : before.triggers(), after == null ? null : after.triggers())
                .changed("steps", before == null ? null : before.steps(), after == null ? null : after.steps());
    }
}
