package com.atomicmcp.gateway.customer;

import static com.atomicmcp.gateway.tool.Schemas.count;
import static com.atomicmcp.gateway.tool.Schemas.environmentId;
import static com.atomicmcp.gateway.tool.Schemas.id;
import static com.atomicmcp.gateway.tool.Schemas.instant;
import static com.atomicmcp.gateway.tool.Schemas.listOf;
import static com.atomicmcp.gateway.tool.Schemas.mapOf;
import static com.atomicmcp.gateway.tool.Schemas.object;
import static com.atomicmcp.gateway.tool.Schemas.optional;
import static com.atomicmcp.gateway.tool.Schemas.required;
import static com.atomicmcp.gateway.tool.Schemas.text;
import static com.atomicmcp.gateway.tool.Schemas.truth;

import com.atomicmcp.customer.CustomerQuery.FindCustomer;
import com.atomicmcp.customer.CustomerView;
import com.atomicmcp.customer.Tag;
import com.atomicmcp.gateway.access.Visitor;
import com.atomicmcp.gateway.tool.Answered;
import com.atomicmcp.gateway.tool.Arguments;
import com.atomicmcp.gateway.tool.Questions;
import com.atomicmcp.gateway.tool.Room;
import com.atomicmcp.gateway.tool.Row;
import com.atomicmcp.gateway.tool.ToolProblem;
import com.atomicmcp.gateway.tool.Tools;
import com.atomicmcp.gateway.tool.Words;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.permission.McpTool;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** {@code get_user_profile}. */
@Configuration(proxyBeanMethods = false)
class CustomerTools {

    private static final int MOST_TAGS = 200;
    private static final int LONGEST = 1_000;

    @Bean
    @Order(4)
    AsyncToolSpecification getUserProfile(Tools tools, Questions questions, Clock clock) {
        return tools.readOnly(
                new Tools.Description(
                        McpTool.GET_USER_PROFILE.called(),
                        "Get a customer's profile",
                        "Shows one customer of one environment: profile, custom fields, contact preferences and the tags"
                                + " that are active now. Get the environmentId from list_environments first; the customerId is"
                                + " what the organization itself calls the customer, such as the endUserId in the events of"
                                + " get_action_flow_analytics. Names and email addresses are no customerIds.",
                        object(
                                required("environmentId", environmentId()),
                                required(
                                        "customerId",
                                        text(1, 128, "The customer's id, exactly as the organization writes it."))),
                        output()),
                (visitor, arguments) -> answer(visitor, arguments, questions, clock));
    }

    private static Map<String, Object> output() {
        return object(
                required("environmentId", id("The environment the customer is in.")),
                required("customerId", text()),
                required("created", instant("Since when the customer is known.")),
                required(
                        "profile",
                        object(
                                optional("name", text()),
                                optional("email", text()),
                                optional("phone", text()),
                                optional("timezone", text()),
                                optional("user_type", text()),
                                optional("first_seen_at", instant("When the customer was first seen.")),
                                optional("last_seen_at", instant("When the customer was last seen.")))),
                required(
                        "customFields",
                        mapOf(text(), "What the organization keeps besides, by name: texts and dates.")),
                required("customFieldsCut", truth("Whether there are more than this answer has room for.")),
                required(
                        "preferences",
                        object(
                                optional("timezone", text()),
                                optional("notificationsEnabled", truth("Whether the customer takes notifications.")))),
                required(
                        "tags",
                        listOf(
                                object(
                                        required("name", text()),
                                        required("addedAt", instant("When it was added.")),
                                        optional("expiresAt", instant("When it ends by itself."))),
                                MOST_TAGS,
                                "Those active now; the first of them.")),
                required("tagCount", count("How many are active now.")));
    }

    private static Answered answer(Visitor visitor, Arguments arguments, Questions questions, Clock clock) {
        var environment = arguments.environment();
        var customer = new CustomerId(arguments.required("customerId"));
        Tools.demand(visitor, McpTool.GET_USER_PROFILE, environment);
        var found = questions
                .find(
                        new FindCustomer(visitor.organization().organizationId(), environment, customer),
                        CustomerView.class)
                .orElseThrow(() -> new ToolProblem("There is no customer '" + Words.line(customer.value())
                        + "' in this environment. A customerId is written exactly as the organization writes it; the"
                        + " customer may be in another environment."));
        return answered(
                found,
                found.tags().stream()
                        .filter(tag -> tag.activeAt(clock.instant()))
                        .map(CustomerTools::tag)
                        .toList());
    }

    private static Answered answered(CustomerView customer, List<Row> activeTags) {
        var profile = profile(customer);
        var preferences = preferences(customer);
        var allFields = customFields(customer);
        var room = new Room();
        room.take(List.of(profile, profile, preferences, preferences));
        var tags = room.fill(activeTags.stream().limit(MOST_TAGS).toList());
        var fields = room.fill(allFields);
        var cut = fields.size() < allFields.size();

        var data = new LinkedHashMap<String, Object>();
        data.put("environmentId", customer.environmentId().value());
        data.put("customerId", customer.customerId().value());
        data.put("created", customer.created().toString());
        data.put("profile", profile);
        var customFields = new LinkedHashMap<String, Object>();
        fields.forEach(field -> customFields.putAll(field.data()));
        data.put("customFields", customFields);
        data.put("customFieldsCut", cut);
        data.put("preferences", preferences);
        data.put("tags", Row.data(tags));
        data.put("tagCount", activeTags.size());

        var lines = new ArrayList<String>();
        lines.add("Customer " + Words.line(customer.customerId().value()) + " in environment "
                + customer.environmentId() + ", known since " + customer.created());
        profile.forEach((name, value) -> lines.add("- " + name + ": " + Words.line(value.toString(), LONGEST)));
        fields.forEach(field -> lines.add(field.text()));
        if (cut) {
            lines.add(
                    "- " + (allFields.size() - fields.size()) + " more custom fields, for which there is no room here");
        }
        preferences.forEach(
                (name, value) -> lines.add("- prefers " + name + ": " + Words.line(value.toString(), LONGEST)));
        lines.add(
                tags.isEmpty()
                        ? "No active tags."
                        : "Active tags: " + Row.text(tags, ", ")
                                + (tags.size() < activeTags.size()
                                        ? " and " + (activeTags.size() - tags.size()) + " more"
                                        : ""));
        return new Answered(data, String.join("\n", lines), 1);
    }

    private static Map<String, Object> profile(CustomerView customer) {
        var profile = customer.profile();
        var data = new LinkedHashMap<String, Object>();
        put(data, "name", profile.name());
        put(data, "email", profile.email());
        put(data, "phone", profile.phone());
        put(data, "timezone", profile.timezone());
        put(data, "user_type", profile.userType());
        put(data, "first_seen_at", profile.firstSeenAt());
        put(data, "last_seen_at", profile.lastSeenAt());
        return data;
    }

    /** In the order of their names. */
    private static List<Row> customFields(CustomerView customer) {
        return new TreeMap<>(customer.profile().customFields())
                .entrySet().stream()
                        .map(field -> new Row(
                                Map.of(field.getKey(), Words.cut(field.getValue(), LONGEST)),
                                "- " + Words.line(field.getKey()) + ": " + Words.line(field.getValue(), LONGEST)))
                        .toList();
    }

    private static Map<String, Object> preferences(CustomerView customer) {
        var data = new LinkedHashMap<String, Object>();
        put(data, "timezone", customer.preferences().timezone());
        if (customer.preferences().notificationsEnabled() != null) {
            data.put("notificationsEnabled", customer.preferences().notificationsEnabled());
        }
        return data;
    }

    private static Row tag(Tag tag) {
        var data = new LinkedHashMap<String, Object>();
        data.put("name", Words.cut(tag.name(), 200));
        data.put("addedAt", tag.addedAt().toString());
        put(data, "expiresAt", tag.expiresAt());
        return new Row(
                data,
                Words.line(tag.name()) + " (added " + tag.addedAt()
                        + (tag.expiresAt() == null ? ")" : ", until " + tag.expiresAt() + ")"));
    }

    private static void put(Map<String, Object> data, String name, @Nullable Object value) {
        if (value != null) {
            data.put(name, Words.cut(value.toString(), LONGEST));
        }
    }
}
