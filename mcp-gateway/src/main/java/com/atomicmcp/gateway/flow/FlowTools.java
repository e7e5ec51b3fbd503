package com.atomicmcp.gateway.flow;

import static com.atomicmcp.gateway.tool.Schemas.count;
import static com.atomicmcp.gateway.tool.Schemas.cursor;
import static com.atomicmcp.gateway.tool.Schemas.environmentId;
import static com.atomicmcp.gateway.tool.Schemas.id;
import static com.atomicmcp.gateway.tool.Schemas.instant;
import static com.atomicmcp.gateway.tool.Schemas.limit;
import static com.atomicmcp.gateway.tool.Schemas.listOf;
import static com.atomicmcp.gateway.tool.Schemas.object;
import static com.atomicmcp.gateway.tool.Schemas.oneOf;
import static com.atomicmcp.gateway.tool.Schemas.optional;
import static com.atomicmcp.gateway.tool.Schemas.required;
import static com.atomicmcp.gateway.tool.Schemas.text;
import static com.atomicmcp.gateway.tool.Schemas.truth;

import com.atomicmcp.flow.FlowQuery.ListActionFlows;
import com.atomicmcp.flow.FlowState;
import com.atomicmcp.flow.FlowView;
import com.atomicmcp.flow.FlowsView;
import com.atomicmcp.gateway.access.Visitor;
import com.atomicmcp.gateway.tool.Answered;
import com.atomicmcp.gateway.tool.Arguments;
import com.atomicmcp.gateway.tool.Cursor;
import com.atomicmcp.gateway.tool.Questions;
import com.atomicmcp.gateway.tool.Room;
import com.atomicmcp.gateway.tool.Row;
import com.atomicmcp.gateway.tool.Tools;
import com.atomicmcp.gateway.tool.Words;
import com.atomicmcp.kernel.Page;
import com.atomicmcp.permission.McpTool;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** {@code list_action_flows}. */
@Configuration(proxyBeanMethods = false)
class FlowTools {

    private static final String NAME = McpTool.LIST_ACTION_FLOWS.called();
    private static final int USUALLY = 25;
    private static final int MOST_PARTS = 50;

    @Bean
    @Order(2)
    AsyncToolSpecification listActionFlows(Tools tools, Questions questions) {
        return tools.readOnly(
                new Tools.Description(
                        NAME,
                        "List Action Flows",
                        "Lists the Action Flows of one environment in the order of their names, with what starts them and"
                                + " what they do. Get the environmentId from list_environments first. The flowConfigId it"
                                + " answers is what get_action_flow_analytics wants.",
                        input(),
                        output()),
                (visitor, arguments) -> answer(visitor, arguments, questions));
    }

    private static Map<String, Object> input() {
        return object(
                required("environmentId", environmentId()),
                optional(
                        "state",
                        oneOf(
                                "Only Action Flows in this state; all where it is left out. A draft was never published.",
                                "draft",
                                "published",
                                "archived")),
                optional(
                        "text",
                        text(1, 200, "Only Action Flows with this in their name or description; case does not count.")),
                optional("cursor", cursor()),
                optional("limit", limit(USUALLY)));
    }

    private static Map<String, Object> output() {
        var part = object(required("type", text()), required("name", text()));
        return object(
                required("environmentId", id("The environment they are in.")),
                required(
                        "actionFlows",
                        listOf(object(
                                required("flowConfigId", id("What get_action_flow_analytics wants as flowConfigId.")),
                                required("name", text()),
                                required("description", text()),
                                required("state", oneOf("Where it stands.", "draft", "published", "archived")),
                                required(
                                        "version", count("The live version, from 1; 0 where none was ever published.")),
                                required("hasDraft", truth("Whether a draft is waiting that is not live yet.")),
                                required("triggers", listOf(part, MOST_PARTS, "What starts it; the first of them.")),
                                required("triggerCount", count("How many there are.")),
                                required(
                                        "steps",
                                        listOf(part, MOST_PARTS, "What it then does, in order; the first of them.")),
                                required("stepCount", count("How many there are.")),
                                required("createdAt", instant("When it was created.")),
                                required("updatedAt", instant("When it was last changed.")),
                                optional("publishedAt", instant("When the live version was published."))))),
                optional("nextCursor", text("There are more: ask again with this as cursor.")));
    }

    private static Answered answer(Visitor visitor, Arguments arguments, Questions questions) {
        var environment = arguments.environment();
        Tools.demand(visitor, McpTool.LIST_ACTION_FLOWS, environment);
        var cursor = Cursor.of(NAME, visitor, arguments);
        var query = new ListActionFlows(
                visitor.organization().organizationId(),
                environment,
                arguments
                        .text("state")
                        .map(state -> FlowState.valueOf(state.toUpperCase(Locale.ROOT)))
                        .orElse(null),
                arguments.text("text").orElse(null),
                cursor == null ? null : cursor.after(),
                arguments.limit(USUALLY));
        var page = questions.one(query, FlowsView.class).page();
        var rows = new Room().fill(rows(page));
        if (rows.size() < page.items().size()) {
            page = questions.one(query.withLimit(rows.size()), FlowsView.class).page();
            rows = rows(page);
        }
        var next = Cursor.next(NAME, visitor, arguments, page.next(), null, null);
        var data = new LinkedHashMap<String, Object>();
        data.put("environmentId", environment.value());
        data.put("actionFlows", Row.data(rows));
        if (next != null) {
            data.put("nextCursor", next);
        }
        return new Answered(data, lines(rows, next), rows.size());
    }

    private static List<Row> rows(Page<FlowView> page) {
        return page.items().stream().map(FlowTools::row).toList();
    }

    private static Row row(FlowView flow) {
        var content = flow.content();
        var triggers = content.triggers().stream()
                .limit(MOST_PARTS)
                .map(trigger -> part(trigger.type(), trigger.name()))
                .toList();
        var steps = content.steps().stream()
                .limit(MOST_PARTS)
                .map(step -> part(step.type(), step.name()))
                .toList();
        var data = new LinkedHashMap<String, Object>();
        data.put("flowConfigId", flow.flowId().value());
        data.put("name", content.name());
        data.put("description", content.description());
        data.put("state", state(flow));
        data.put("version", flow.version());
        data.put("hasDraft", flow.draft() != null);
        data.put("triggers", triggers);
        data.put("triggerCount", content.triggers().size());
        data.put("steps", steps);
        data.put("stepCount", content.steps().size());
        data.put("createdAt", flow.createdAt().toString());
        data.put("updatedAt", flow.updatedAt().toString());
        if (flow.publishedAt() != null) {
            data.put("publishedAt", flow.publishedAt().toString());
        }
        return new Row(
                data,
                "- " + Words.line(content.name()) + ": " + flow.flowId() + ", " + state(flow)
                        + (flow.version() > 0 ? ", version " + flow.version() : "")
                        + (flow.version() > 0 && flow.draft() != null ? ", with a newer draft" : "")
                        + ", created " + flow.createdAt() + ", changed " + flow.updatedAt()
                        + (flow.publishedAt() == null ? "" : ", published " + flow.publishedAt())
                        + (content.description().isBlank() ? "" : "\n  " + Words.line(content.description(), 500))
                        + parts("Started by", triggers, content.triggers().size())
                        + parts("Does", steps, content.steps().size()));
    }

    private static Map<String, String> part(String type, String name) {
        return Map.of("type", type, "name", name);
    }

    private static String parts(String what, List<Map<String, String>> shown, int all) {
        return shown.isEmpty()
                ? ""
                : shown.stream()
                        .map(part -> Words.line(part.get("name") + " (" + part.get("type") + ")"))
                        .collect(Collectors.joining(
                                "; ",
                                "\n  " + what + ": ",
                                shown.size() < all ? "; and " + (all - shown.size()) + " more" : ""));
    }

    private static String state(FlowView flow) {
        return flow.state().name().toLowerCase(Locale.ROOT);
    }

    private static String lines(List<Row> rows, @Nullable String next) {
        return rows.isEmpty()
                ? "No Action Flow matches."
                : "Action Flows, each with its flowConfigId:\n" + Row.text(rows, "\n")
                        + (next == null ? "" : "\nThere are more: ask again with cursor " + next);
    }
}
