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
import com.atomicmcp.gateway.tool.ToolProblem;
import com.atomicmcp.gateway.tool.Tools;
import com.atomicmcp.gateway.tool.Words;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.permission.Resource;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** {@code get_user_profile}. */
@Configuration(proxyBeanMethods = false)
class CustomerTools {

    private static final int MOST_TAGS = 200;

    @Bean
    @Order(4)
    AsyncToolSpecification getUserProfile(Tools tools, Questions questions, Clock clock) {
        return tools.readOnly(
                new Tools.Description(
                        "get_user_profile",
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
        Tools.demand(visitor, Resource.CUSTOMERS, environment);
        var found = questions
                .find(
                        new FindCustomer(visitor.organization().organizationId(), environment, customer),
                        CustomerView.class)
                .orElseThrow(() -> new ToolProblem("There is no customer '" + Words.line(customer.value())
                        + "' in this environment. A customerId is written exactly as the organization writes it; the"
                        + " customer may be in another environment."));
        var tags = found.tags().stream()
                .filter(tag -> tag.activeAt(clock.instant()))
                .toList();
        return new Answered(data(found, tags), lines(found, tags));
    }

    private static Map<String, Object> data(CustomerView customer, List<Tag> tags) {
        var data = new LinkedHashMap<String, Object>();
        data.put("environmentId", customer.environmentId().value());
        data.put("customerId", customer.customerId().value());
        data.put("created", customer.created().toString());
        data.put("profile", profile(customer));
        data.put("customFields", customFields(customer));
        data.put("preferences", preferences(customer));
        data.put("tags", tags.stream().limit(MOST_TAGS).map(CustomerTools::tag).toList());
        data.put("tagCount", tags.size());
        return data;
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

    private static Map<String, Object> customFields(CustomerView customer) {
        var data = new TreeMap<String, Object>();
        customer.profile().customFields().forEach((name, value) -> data.put(name, Words.cut(value, 1_000)));
        return data;
    }

    private static Map<String, Object> preferences(CustomerView customer) {
        var data = new LinkedHashMap<String, Object>();
        put(data, "timezone", customer.preferences().timezone());
        if (customer.preferences().notificationsEnabled() != null) {
            data.put("notificationsEnabled", customer.preferences().notificationsEnabled());
        }
        return data;
    }

    private static Map<String, Object> tag(Tag tag) {
        var data = new LinkedHashMap<String, Object>();
        data.put("name", Words.cut(tag.name(), 200));
        data.put("addedAt", tag.addedAt().toString());
        put(data, "expiresAt", tag.expiresAt());
        return data;
    }

    private static void put(Map<String, Object> data, String name, @Nullable Object value) {
        if (value != null) {
            data.put(name, Words.cut(value.toString(), 1_000));
        }
    }

    private static String lines(CustomerView customer, List<Tag> tags) {
        var lines = new ArrayList<String>();
        lines.add("Customer " + Words.line(customer.customerId().value()) + " in environment "
                + customer.environmentId() + ", known since " + customer.created());
        profile(customer).forEach((name, value) -> lines.add("- " + name + ": " + Words.line(value.toString())));
        customFields(customer)
                .forEach((name, value) -> lines.add("- " + Words.line(name) + ": " + Words.line(value.toString())));
        preferences(customer)
                .forEach((name, value) -> lines.add("- prefers " + name + ": " + Words.line(value.toString())));
        lines.add(
                tags.isEmpty()
                        ? "No active tags."
                        : "Active tags: "
                                + tags.stream()
                                        .limit(MOST_TAGS)
                                        .map(tag -> Words.line(tag.name())
                                                + (tag.expiresAt() == null ? "" : " (until " + tag.expiresAt() + ")"))
                                        .collect(Collectors.joining(", ")));
        return String.join("\n", lines);
    }
}
