package com.atomicmcp.benchmarks.rebuild;

import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.MemberRenamed;
import com.atomicmcp.analytics.AnalyticsEvent;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.customer.ContactPreferences;
import com.atomicmcp.customer.CustomerEvent.CustomerReported;
import com.atomicmcp.customer.CustomerEvent.CustomerTagged;
import com.atomicmcp.customer.CustomerEvent.CustomerUntagged;
import com.atomicmcp.customer.Profile;
import com.atomicmcp.customer.Tag;
import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowContent.Step;
import com.atomicmcp.flow.FlowContent.Trigger;
import com.atomicmcp.flow.FlowEvent.ActionFlowCreated;
import com.atomicmcp.flow.FlowEvent.ActionFlowPublished;
import com.atomicmcp.flow.FlowEvent.DraftSaved;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Makes up what happens, the same each time: of ten events one is decided and nine are reported, half of these are facts
 * about Action Flows, the others are about customers. There are the more customers, flows and hours the more happens.
 */
final class History {

    /** How many events there are for each decision. */
    static final int EVENTS_PER_DECISION = 10;

    private static final int ORGANIZATIONS = 20;
    private static final int ENVIRONMENTS = 2;
    private static final int REPORTING_FLOWS = 200;
    private static final int REPORTS_PER_CUSTOMER = 5;
    private static final int DECISIONS_PER_FLOW = 12;
    private static final int DECISIONS_PER_MEMBER = 16;
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(1_300);
    private static final List<String> NAMES = List.of("Amelia", "Noah", "Isla", "Priya", "Chloé", "Kofi", "Ingrid");
    private static final List<String> TAGS = List.of("vip", "fee-waiver", "spring-offer", "winter-offer", "churned");

    private final Random random = new Random(20_260_728);
    private int flows;
    private int members;
    private long reports;

    /** Something that is decided, and may refer to what was decided before. */
    Event decision() {
        var what = random.nextInt(100);
        if (flows == 0 || what < 100 / DECISIONS_PER_FLOW) {
            var flow = flows++;
            return new ActionFlowCreated(organization(flow), environment(flow), flow(flow), content());
        }
        if (members == 0 || what < 100 / DECISIONS_PER_FLOW + 100 / DECISIONS_PER_MEMBER) {
            var member = members++;
            var name = any(NAMES);
            return new MemberInvited(
                    organization(member), member(member), "member" + member + "@acme.example", name, "Member");
        }
        var flow = random.nextInt(flows);
        var member = random.nextInt(members);
        return switch (what % 10) {
            case 0, 1, 2, 3 -> new DraftSaved(organization(flow), environment(flow), flow(flow), content());
            case 4, 5, 6 ->
                new ActionFlowPublished(organization(flow), environment(flow), flow(flow), 1 + random.nextInt(9));
            case 7 ->
                new MemberActivated(organization(member), member(member), new AccountId("acc_%08d".formatted(member)));
            case 8 -> new MemberRenamed(organization(member), member(member), any(NAMES), "Renamed");
            default ->
                new MemberAddedToGroup(organization(member), new GroupId("grp_" + random.nextInt(5)), member(member));
        };
    }

    /** Something that the outside reports. */
    Event report() {
        var number = reports++;
        var at = BEGINNING.plus(BETWEEN_REPORTS.multipliedBy(number));
        var what = random.nextInt(20);
        if (what < 10) {
            return fact(number, at);
        }
        // the next one, or one of those before; some of them come more often
        var customers = number / REPORTS_PER_CUSTOMER + 1;
        var customer = (int) (what < 14 ? customers - 1 : customers * Math.pow(random.nextDouble(), 1.5));
        if (what < 16) {
            return reported(customer, at);
        }
        return what == 16
                ? new CustomerUntagged(organization(customer), environment(customer), customer(customer), any(TAGS))
                : new CustomerTagged(
                        organization(customer),
                        environment(customer),
                        customer(customer),
                        new Tag(any(TAGS), at, at.plus(Duration.ofDays(1 + random.nextInt(30)))));
    }

    private Event reported(int customer, Instant at) {
        var name = any(NAMES) + " Customer";
        var fields = Map.of(
                "tier",
                random.nextInt(3) == 0 ? "Gold" : "Basic",
                "branch",
                "Leeds",
                "member_since",
                "2024-05-%02d".formatted(1 + random.nextInt(28)));
        var email = "customer" + customer + "@customers.example";
        var profile = new Profile(name, email, "+44 20 7946 0000", "Europe/London", "personal", BEGINNING, at, fields);
        var preferences = new ContactPreferences("Europe/London", random.nextBoolean());
        return new CustomerReported(
                organization(customer), environment(customer), customer(customer), BEGINNING, profile, preferences);
    }

    private Event fact(long number, Instant at) {
        var flow = (int) (REPORTING_FLOWS * Math.pow(random.nextDouble(), 2));
        var fact = new Fact(
                "fact-%09d".formatted(number),
                any(AnalyticsEvent.DOCUMENTED_NAMES),
                at,
                customer(random.nextInt(50_000)),
                "invocation-" + number,
                random.nextBoolean() ? "Platform" : "SDK",
                null,
                Map.of(
                        "cardContext", Map.of("cardInstanceId", "card-" + number, "cardInstanceStatus", "active"),
                        "properties", Map.of("platform", "iOS", "appVersion", "4.2." + random.nextInt(9))));
        return new AnalyticsReported(organization(flow), environment(flow), flow(flow), fact);
    }

    private FlowContent content() {
        var steps = IntStream.range(0, 3 + random.nextInt(6))
                .mapToObj(i -> new Step(i % 2 == 0 ? "send-card" : "wait", "Step " + i))
                .toList();
        return new FlowContent(
                "Flow " + random.nextInt(1_000),
                "What a customer sees who has just been told about it.",
                List.of(new Trigger("event", "customer-registered"), new Trigger("schedule", "every morning")),
                steps);
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static OrganizationId organization(int of) {
        return new OrganizationId("org_%04d".formatted(of % ORGANIZATIONS));
    }

    private static EnvironmentId environment(int of) {
        return new EnvironmentId("env_%04d".formatted(of % (ORGANIZATIONS * ENVIRONMENTS)));
    }

    private static FlowId flow(int number) {
        return new FlowId("flow_%08d".formatted(number));
    }

    private static MemberId member(int number) {
        return new MemberId("mem_%08d".formatted(number));
    }

    private static CustomerId customer(int number) {
        return new CustomerId("cust-%08d".formatted(number));
    }
}
