package com.atomicmcp.flow;

import com.atomicmcp.kernel.Text;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an Action Flow says and does, in one of its versions.
 *
 * @param triggers what starts it, at most 50
 * @param steps what it then does, in order, at most 200
 */
public record FlowContent(
        @JsonProperty(required = true) String name, String description, List<Trigger> triggers, List<Step> steps) {

    /** @param type the platform's word for it, such as {@code schedule} or {@code event} */
    public record Trigger(String type, String name) {
        public Trigger {
            type = Text.name("triggers.type", type);
            name = Text.name("triggers.name", name);
        }
    }

    /** @param type the platform's word for it, such as {@code send-card} or {@code wait} */
    public record Step(String type, String name) {
        public Step {
            type = Text.name("steps.type", type);
            name = Text.name("steps.name", name);
        }
    }

    public FlowContent(
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("description") @Nullable String description,
            @JsonProperty("triggers") @Nullable List<Trigger> triggers,
            @JsonProperty("steps") @Nullable List<Step> steps) {
        this.name = Text.name("name", name);
        this.description = Text.description("description", description);
        this.triggers = triggers == null ? List.of() : List.copyOf(triggers);
        this.steps = steps == null ? List.of() : List.copyOf(steps);
        if (this.triggers.size() > 50) {
            throw new Refused(new InvalidValue("triggers", "has more than 50 entries"));
        }
        if (this.steps.size() > 200) {
            throw new Refused(new InvalidValue("steps", "has more than 200 entries"));
        }
    }
}
