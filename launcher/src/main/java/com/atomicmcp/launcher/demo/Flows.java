package com.atomicmcp.launcher.demo;

import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowContent.Step;
import com.atomicmcp.flow.FlowContent.Trigger;
import com.atomicmcp.launcher.demo.DemoData.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Writes Action Flows down in few words. */
final class Flows {

    private final String environment;
    private final boolean archived;
    private final List<FlowContent> versions = new ArrayList<>();

    private Flows(String environment, boolean archived) {
        this.environment = environment;
        this.archived = archived;
    }

    static Flows published(String environment) {
        return new Flows(environment, false);
    }

    static Flows archived(String environment) {
        return new Flows(environment, true);
    }

    static Flow draft(String environment, FlowContent draft) {
        return new Flow(environment, List.of(), draft, false);
    }

    Flows version(FlowContent content) {
        versions.add(content);
        return this;
    }

    Flow flow() {
        return new Flow(environment, List.copyOf(versions), null, archived);
    }

    Flow withDraft(FlowContent draft) {
        return new Flow(environment, List.copyOf(versions), draft, archived);
    }

    /** A trigger and the steps after it, each as {@code type: name}. */
    static FlowContent content(String name, String description, String trigger, String... steps) {
        var start = trigger.split(": ", 2);
        return new FlowContent(
                name,
                description,
                List.of(new Trigger(start[0], start[1])),
                Stream.of(steps)
                        .map(step -> step.split(": ", 2))
                        .map(step -> new Step(step[0], step[1]))
                        .toList());
    }
}
