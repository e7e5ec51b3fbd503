package com.atomicmcp.gateway.analytics;

import static com.atomicmcp.gateway.tool.Schemas.count;
import static com.atomicmcp.gateway.tool.Schemas.cursor;
import static com.atomicmcp.gateway.tool.Schemas.environmentId;
import static com.atomicmcp.gateway.tool.Schemas.id;
import static com.atomicmcp.gateway.tool.Schemas.instant;
import static com.atomicmcp.gateway.tool.Schemas.limit;
import static com.atomicmcp.gateway.tool.Schemas.listOf;
import static com.atomicmcp.gateway.tool.Schemas.mapOf;
import static com.atomicmcp.gateway.tool.Schemas.object;
import static com.atomicmcp.gateway.tool.Schemas.open;
import static com.atomicmcp.gateway.tool.Schemas.optional;
import static com.atomicmcp.gateway.tool.Schemas.required;
import static com.atomicmcp.gateway.tool.Schemas.text;
import static com.atomicmcp.gateway.tool.Schemas.truth;

import com.atomicmcp.analytics.AnalyticsEvent;
import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.analytics.AnalyticsQuery.FindAnalytics;
import com.atomicmcp.analytics.AnalyticsView;
import com.atomicmcp.flow.FlowQuery.FindActionFlow;
import com.atomicmcp.flow.FlowView;
import com.atomicmcp.gateway.access.Visitor;
import com.atomicmcp.gateway.tool.Answered;
import com.atomicmcp.gateway.tool.Arguments;
import com.atomicmcp.gateway.tool.Cursor;
import com.atomicmcp.gateway.tool.Questions;
import com.atomicmcp.gateway.tool.Room;
import com.atomicmcp.gateway.tool.Row;
import com.atomicmcp.gateway.tool.ToolProblem;
import com.atomicmcp.gateway.tool.Tools;
import com.atomicmcp.gateway.tool.Words;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.permission.McpTool;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.json.JsonMapper;

/** {@code get_action_flow_analytics}. */
@Configuration(proxyBeanMethods = false)
class AnalyticsTools {

    private static final String NAME = McpTool.GET_ACTION_FLOW_ANALYTICS.called();
    private static final int USUALLY = 50;
    private static final int MOST_NAMES = 50;
    private static final int MOST_COUNTS = 200;
    private static final int LONGEST_CONTEXTS = 1_000;
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> CONTEXTS = List.of("cardContext", "streamContext", "sdkContext", "properties");

    @Bean
    @Order(3)
    AsyncToolSpecification getActionFlowAnalytics(Tools tools, Questions questions, Clock clock) {
        return tools.readOnly(
                new Tools.Description(
                        NAME,
                        "Get an Action Flow's analytics",
                        "Shows what happened to one Action Flow in a window of at most 7 days (the last 7 where none is"
                                + " given): how many events of each name in the whole window, and the events themselves, the"
                                + " newest first, a page at a time. Get the environmentId from list_environments and the"
                                + " flowConfigId from list_action_flows first. For counts alone, limit 1 is enough.",
                        input(),
                        output()),
                (visitor, arguments) -> answer(visitor, arguments, questions, clock));
    }

    private static Map<String, Object> input() {
        return object(
                required("environmentId", environmentId()),
                required(
                        "flowConfigId",
                        id("The Action Flow's id, as list_action_flows answers it, such as flow_k3v5q2.")),
                optional(
                        "from",
                        text(
                                10,
                                40,
                                "The first instant of the window, like 2026-09-21T08:00:00Z, or 2026-09-21 for that day's first"
                                        + " instant in UTC.")),
                optional(
                        "to",
                        text(10, 40, "The first instant after the window, written the same way; now where left out.")),
                optional(
                        "eventNames",
                        listOf(
                                text(1, 200, "An event name, such as card-displayed."),
                                MOST_NAMES,
                                "Only events of these names, such as card-displayed, card-completed, card-dismissed.")),
                optional(
                        "customerId",
                        text(1, 128, "Only events about this customer; then the counts are of these, too.")),
                optional("cursor", cursor()),
                optional("limit", limit(USUALLY)));
    }

    private static Map<String, Object> output() {
        return object(
                required("environmentId", id("The environment the Action Flow is in.")),
                required("flowConfigId", id("The Action Flow.")),
                required("from", instant("The first instant of the window.")),
                required("to", instant("The first instant after the window.")),
                required("counts", mapOf(count("How many."), "How many events of each name in the whole window.")),
                required(
                        "countsCut",
                        truth("Whether there are more names than are counted here; these are the most frequent.")),
                required("total", count("How many events match, on all pages together.")),
                required(
                        "events",
                        listOf(object(
                                required("id", text()),
                                required("name", text()),
                                required("timestamp", instant("When it happened.")),
                                optional("endUserId", text("What get_user_profile wants as customerId.")),
                                optional("flowInvocationId", text()),
                                required("origin", text("Platform or SDK.")),
                                optional("userLocalTimestamp", text("The customer's own clock, as reported.")),
                                optional("cardContext", open("About the card.")),
                                optional("streamContext", open("About the stream.")),
                                optional("sdkContext", open("About the SDK.")),
                                optional("properties", open("What else was reported."))))),
                optional("nextCursor", text("There are more: ask again with this as cursor.")));
    }

    private static Answered answer(Visitor visitor, Arguments arguments, Questions questions, Clock clock) {
        var environment = arguments.environment();
        var flow = new FlowId(arguments.required("flowConfigId"));
        var customer = arguments.text("customerId").map(CustomerId::new).orElse(null);
        Tools.demand(visitor, McpTool.GET_ACTION_FLOW_ANALYTICS, environment);
        var cursor = Cursor.of(NAME, visitor, arguments);
        var window = window(arguments, cursor, clock);
        existing(visitor, environment, flow, questions);
        var query = new FindAnalytics(
                visitor.organization().organizationId(),
                environment,
                flow,
                window.from(),
                window.to(),
                Set.copyOf(arguments.texts("eventNames")),
                customer,
                cursor == null ? null : cursor.after(),
                arguments.limit(USUALLY));
        var found = questions.one(query, AnalyticsView.class);
        known(query, found, questions);
        var room = new Room();
        room.take(List.of(counts(found), inWords(found)));
        var rows = room.fill(rows(found));
        if (rows.size() < found.facts().items().size()) {
            found = questions.one(query.withLimit(rows.size()), AnalyticsView.class);
            rows = rows(found);
        }
        var next = Cursor.next(NAME, visitor, arguments, found.facts().next(), window.from(), window.to());
        return new Answered(data(query, found, rows, next), lines(query, found, rows, next), rows.size());
    }

    /** The pages of one question share the window that the first one settled. */
    private static Window window(Arguments arguments, @Nullable Cursor cursor, Clock clock) {
        if (cursor == null) {
            return Window.of(arguments, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        }
        if (cursor.from() == null || cursor.to() == null) {
            throw new ToolProblem(Cursor.UNKNOWN);
        }
        var window = new Window(cursor.from(), cursor.to());
        if (!window.possible()) {
            throw new ToolProblem(Cursor.UNKNOWN);
        }
        return window;
    }

    private static void existing(Visitor visitor, EnvironmentId environment, FlowId flow, Questions questions) {
        var query = new FindActionFlow(visitor.organization().organizationId(), environment, flow);
        if (questions.find(query, FlowView.class).isEmpty()) {
            throw new ToolProblem("There is no Action Flow '" + flow
                    + "' in this environment. list_action_flows shows the flowConfigId of each.");
        }
    }

    /** A name that nobody documents and nobody reported is a slip, not an empty answer. */
    private static void known(FindAnalytics query, AnalyticsView found, Questions questions) {
        var unknown = new ArrayList<>(query.names());
        unknown.removeAll(found.counts().keySet());
        unknown.removeAll(AnalyticsEvent.DOCUMENTED_NAMES);
        if (unknown.isEmpty()) {
            return;
        }
        var reported = query.customer() == null
                ? found.counts().keySet()
                : questions.one(unfiltered(query), AnalyticsView.class).counts().keySet();
        unknown.removeAll(reported);
        if (!unknown.isEmpty()) {
            throw new ToolProblem("In this window no event is called " + names(unknown) + ". "
                    + (reported.isEmpty()
                            ? "Nothing at all was reported in it. Names in use are "
                                    + names(AnalyticsEvent.DOCUMENTED_NAMES)
                            : "It has " + names(reported))
                    + ".");
        }
    }

    private static FindAnalytics unfiltered(FindAnalytics query) {
        return new FindAnalytics(
                query.organizationId(),
                query.environmentId(),
                query.flowId(),
                query.from(),
                query.to(),
                Set.of(),
                null,
                null,
                1);
    }

    private static Map<String, Object> data(
            FindAnalytics query, AnalyticsView found, List<Row> rows, @Nullable String next) {
        var data = new LinkedHashMap<String, Object>();
        data.put("environmentId", query.environmentId().value());
        data.put("flowConfigId", query.flowId().value());
        data.put("from", query.from().toString());
        data.put("to", query.to().toString());
        data.put("counts", counts(found));
        data.put("countsCut", found.counts().size() > MOST_COUNTS);
        data.put("total", found.total());
        data.put("events", Row.data(rows));
        if (next != null) {
            data.put("nextCursor", next);
        }
        return data;
    }

    private static Map<String, Long> counts(AnalyticsView found) {
        return found.counts().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_COUNTS)
                .collect(Collectors.toMap(
                        entry -> Words.cut(entry.getKey(), 200), Map.Entry::getValue, Long::sum, TreeMap::new));
    }

    private static List<Row> rows(AnalyticsView found) {
        return found.facts().items().stream().map(AnalyticsTools::row).toList();
    }

    private static Row row(Fact fact) {
        var contexts = new LinkedHashMap<String, Object>();
        for (var name : CONTEXTS) {
            if (Words.shortened(fact.contexts().get(name)) instanceof Map<?, ?> context) {
                contexts.put(name, context);
            }
        }
        var data = new LinkedHashMap<String, Object>();
        data.put("id", fact.id());
        data.put("name", fact.name());
        data.put("timestamp", fact.timestamp().toString());
        var text = new StringBuilder("- ")
                .append(fact.timestamp())
                .append(' ')
                .append(Words.line(fact.name(), 100))
                .append(", id ")
                .append(Words.line(fact.id()));
        if (fact.endUserId() != null) {
            data.put("endUserId", fact.endUserId().value());
            text.append(", customer ").append(Words.line(fact.endUserId().value()));
        }
        if (fact.flowInvocationId() != null) {
            data.put("flowInvocationId", Words.cut(fact.flowInvocationId(), 200));
            text.append(", invocation ").append(Words.line(fact.flowInvocationId()));
        }
        data.put("origin", fact.origin());
        text.append(", ").append(Words.line(fact.origin(), 20));
        if (fact.userLocalTimestamp() != null) {
            data.put("userLocalTimestamp", Words.cut(fact.userLocalTimestamp(), 200));
            text.append(", customer's clock ").append(Words.line(fact.userLocalTimestamp()));
        }
        data.putAll(contexts);
        if (!contexts.isEmpty()) {
            text.append(' ').append(Words.line(JSON.writeValueAsString(contexts), LONGEST_CONTEXTS));
        }
        return new Row(data, text.toString());
    }

    private static String lines(FindAnalytics query, AnalyticsView found, List<Row> rows, @Nullable String next) {
        return "Action Flow " + query.flowId() + " from " + query.from() + " to " + query.to()
                + (query.customer() == null
                        ? ""
                        : ", customer " + Words.line(query.customer().value()))
                + ":\n" + inWords(found) + "\n" + found.total()
                + (found.total() == 1 ? " event matches" : " events match")
                + (rows.isEmpty() ? "." : "; on this page, the newest first:\n" + Row.text(rows, "\n"))
                + (next == null ? "" : "\nThere are more: ask again with cursor " + next);
    }

    private static String inWords(AnalyticsView found) {
        return found.counts().isEmpty()
                ? "Nothing was reported."
                : counts(found).entrySet().stream()
                        .map(count -> Words.line(count.getKey(), 100) + " " + count.getValue())
                        .collect(Collectors.joining(
                                ", ",
                                "By name in the whole window: ",
                                found.counts().size() > MOST_COUNTS ? ", and less frequent ones." : "."));
    }

    private static String names(Iterable<String> names) {
        var list = new ArrayList<String>();
        names.forEach(name -> list.add("'" + Words.line(name, 100) + "'"));
        return list.stream().sorted().limit(MOST_NAMES).collect(Collectors.joining(", "));
    }
}
