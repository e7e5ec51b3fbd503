package com.atomicmcp.launcher.demo;

import static com.atomicmcp.launcher.demo.Flows.archived;
import static com.atomicmcp.launcher.demo.Flows.content;
import static com.atomicmcp.launcher.demo.Flows.draft;
import static com.atomicmcp.launcher.demo.Flows.published;

import com.atomicmcp.launcher.demo.DemoData.Crowded;
import com.atomicmcp.launcher.demo.DemoData.Environment;
import com.atomicmcp.launcher.demo.DemoData.Flow;
import com.atomicmcp.launcher.demo.DemoData.Grant;
import com.atomicmcp.launcher.demo.DemoData.Organization;
import com.atomicmcp.launcher.demo.DemoData.Person;
import com.atomicmcp.launcher.demo.DemoData.Role;
import com.atomicmcp.launcher.demo.Journey.Campaign;
import com.atomicmcp.launcher.demo.Journey.Tendency;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The organization that a visitor looks around in: a bank. */
final class Acme {

    private static final String PRODUCTION = "Production";
    private static final String STAGING = "Staging";
    private static final String OLD = "Old Campaigns";
    private static final long SEED = 20_260_728;

    private Acme() {}

    private static Crowded crowd(Instant now) {
        var crowd = new Crowd(SEED, now);
        var people = new ArrayList<>(crowd.of(PRODUCTION, "cust-", 400));
        people.addAll(crowd.of(STAGING, "cust-", 80));
        people.addAll(crowd.of(OLD, "past-", 20));
        var events = new Rhythm(SEED, now).events(people, campaigns());
        return new Crowded(Crowd.lastSeen(people, events), events);
    }

    static Organization asOf(Instant now) {
        return new Organization(
                "Acme",
                "acme",
                new Person(
                        "olivia.owner@acme.example",
                        "Olivia",
                        "Owner",
                        null,
                        "everything: settings, members, roles, the MCP Server"),
                List.of(
                        new Environment(PRODUCTION, false),
                        new Environment(STAGING, false),
                        new Environment(OLD, true)),
                roles(),
                members(),
                flows(),
                new Once<>(() -> crowd(now)));
    }

    private static List<Role> roles() {
        return List.of(
                new Role(
                        "MCP Users",
                        "Connect MCP clients and ask about everything.",
                        "Developers",
                        views(true, true, List.of())),
                new Role(
                        "MCP Analysts",
                        "Connect MCP clients and ask about everything but customers.",
                        "Analysts",
                        views(true, false, List.of())),
                new Role(
                        "MCP Users in Staging",
                        "Connect MCP clients and ask about Staging.",
                        "Staging Testers",
                        views(true, true, List.of(STAGING))),
                new Role(
                        "Viewers",
                        "Look at everything in the Workbench; no MCP clients.",
                        "Support",
                        views(false, true, List.of())));
    }

    private static List<Grant> views(boolean mcp, boolean customers, List<String> environments) {
        var grants = new ArrayList<Grant>();
        if (mcp) {
            grants.add(new Grant(Resource.MCP_REGISTRATION, Level.EDIT, List.of()));
            grants.add(new Grant(Resource.MCP_ACCESS, Level.VIEW, List.of()));
        }
        grants.add(new Grant(Resource.ENVIRONMENTS, Level.VIEW, environments));
        grants.add(new Grant(Resource.ACTION_FLOWS, Level.VIEW, environments));
        grants.add(new Grant(Resource.ANALYTICS, Level.VIEW, environments));
        if (customers) {
            grants.add(new Grant(Resource.CUSTOMERS, Level.VIEW, environments));
        }
        return List.copyOf(grants);
    }

    private static List<Person> members() {
        return List.of(
                new Person("dev.patel@acme.example", "Dev", "Patel", "Developers", "all four tools, everywhere"),
                new Person("ana.lyst@acme.example", "Ana", "Lyst", "Analysts", "all tools but get_user_profile"),
                new Person(
                        "sam.staging@acme.example",
                        "Sam",
                        "Staging",
                        "Staging Testers",
                        "all four tools, in Staging only"),
                new Person("nomi.nomcp@acme.example", "Nomi", "Nomcp", "Support", "views in the Workbench, no MCP"));
    }

    /** How many events each Action Flow with analytics has; 20,000 together. */
    private static List<Campaign> campaigns() {
        return List.of(
                new Campaign(PRODUCTION, "Welcome Onboarding", "welcome", 5_200, 7, Tendency.WELCOMED),
                new Campaign(PRODUCTION, "Payment Reminder", "payment", 4_600, 7, Tendency.POSTPONED),
                new Campaign(PRODUCTION, "Card Replacement Status", "card", 2_400, 7, Tendency.READ),
                new Campaign(PRODUCTION, "Rate Change Notice", "rate", 2_100, 7, Tendency.ANNOUNCED),
                new Campaign(PRODUCTION, "Quarterly Feedback", "feedback", 2_500, 7, Tendency.VOTED),
                new Campaign(PRODUCTION, "Branch Closure Notice", "closure", 900, 4, Tendency.ANNOUNCED),
                new Campaign(STAGING, "Welcome Onboarding", "stg-welcome", 700, 7, Tendency.WELCOMED),
                new Campaign(STAGING, "Fraud Alert Verification", "stg-fraud", 800, 7, Tendency.READ),
                new Campaign(OLD, "Summer Travel Offer", "old-summer", 500, 3, Tendency.VOTED),
                new Campaign(OLD, "Term Deposit Maturity", "old-deposit", 300, 3, Tendency.POSTPONED));
    }

    private static List<Flow> flows() {
        return List.of(
                published(PRODUCTION)
                        .version(content(
                                "Welcome Onboarding",
                                "Greets a new customer and points to the first three things to do.",
                                "event: account opened",
                                "send-card: Welcome to Acme",
                                "wait: 2 days",
                                "send-card: Set up your card"))
                        .version(content(
                                "Welcome Onboarding",
                                "Greets a new customer, shows the tour and points to the first three things to do.",
                                "event: account opened",
                                "send-card: Welcome to Acme",
                                "send-card: Take the two-minute tour",
                                "wait: 2 days",
                                "send-card: Set up your card"))
                        .version(content(
                                "Welcome Onboarding",
                                "Greets a new customer, shows the tour, and reminds those who have not finished.",
                                "event: account opened",
                                "send-card: Welcome to Acme",
                                "send-card: Take the two-minute tour",
                                "wait: 2 days",
                                "branch: tour completed?",
                                "send-card: Set up your card",
                                "send-notification: Your tour is waiting"))
                        .withDraft(content(
                                "Welcome Onboarding",
                                "As version 3, and asks after a week how it went.",
                                "event: account opened",
                                "send-card: Welcome to Acme",
                                "send-card: Take the two-minute tour",
                                "wait: 2 days",
                                "branch: tour completed?",
                                "send-card: Set up your card",
                                "send-notification: Your tour is waiting",
                                "wait: 7 days",
                                "send-card: How was your first week?")),
                published(PRODUCTION)
                        .version(content(
                                "Payment Reminder",
                                "Reminds of a payment three days before it is due.",
                                "schedule: daily at 08:00",
                                "segment: payment due in 3 days",
                                "send-card: Your payment is due soon"))
                        .version(content(
                                "Payment Reminder",
                                "Reminds of a payment three days before it is due, and again on the day unless it was made.",
                                "schedule: daily at 08:00",
                                "segment: payment due in 3 days",
                                "send-card: Your payment is due soon",
                                "wait: 3 days",
                                "branch: payment made?",
                                "send-card: Your payment is due today"))
                        .flow(),
                published(PRODUCTION)
                        .version(content(
                                "Card Replacement Status",
                                "Follows a replacement card from order to activation.",
                                "webhook: card provider status",
                                "send-card: Your new card is on its way",
                                "wait: until delivered",
                                "send-card: Activate your new card"))
                        .flow(),
                published(PRODUCTION)
                        .version(content(
                                "Rate Change Notice",
                                "Announces a change of the savings rate to those whom it concerns.",
                                "manual: campaign manager",
                                "segment: holders of Saver accounts",
                                "send-card: Your savings rate changes"))
                        .withDraft(content(
                                "Rate Change Notice",
                                "As version 1, with a comparison of the accounts on offer.",
                                "manual: campaign manager",
                                "segment: holders of Saver accounts",
                                "send-card: Your savings rate changes",
                                "send-card: Compare our accounts")),
                published(PRODUCTION)
                        .version(content(
                                "Quarterly Feedback",
                                "Asks how satisfied customers are.",
                                "schedule: first Monday of the quarter",
                                "send-card: How are we doing?"))
                        .version(content(
                                "Quarterly Feedback",
                                "Asks how satisfied customers are, and has someone call those who are not.",
                                "schedule: first Monday of the quarter",
                                "send-card: How are we doing?",
                                "branch: score below 5?",
                                "webhook: open a call-back case"))
                        .flow(),
                archived(PRODUCTION)
                        .version(content(
                                "Branch Closure Notice",
                                "Told customers of the Leeds branch where to go once it closes.",
                                "manual: campaign manager",
                                "segment: customers of the Leeds branch",
                                "send-card: Your branch is closing"))
                        .flow(),
                draft(
                        PRODUCTION,
                        content(
                                "Home Loan Follow-up",
                                "Gets back to those who began an application and did not finish it.",
                                "event: application abandoned",
                                "wait: 1 day",
                                "send-card: Pick up where you left off")),
                published(STAGING)
                        .version(content(
                                "Welcome Onboarding",
                                "Try-out of the next version with test customers.",
                                "event: account opened",
                                "send-card: Welcome to Acme (test)"))
                        .withDraft(content(
                                "Welcome Onboarding",
                                "Try-out of a shorter tour.",
                                "event: account opened",
                                "send-card: Welcome to Acme (test)",
                                "send-card: Take the one-minute tour (test)")),
                published(STAGING)
                        .version(content(
                                "Fraud Alert Verification",
                                "Asks a customer whether a suspicious payment was theirs.",
                                "event: payment flagged",
                                "send-card: Was this you?",
                                "branch: answered no?",
                                "webhook: block the card"))
                        .flow(),
                draft(
                        STAGING,
                        content(
                                "Loyalty Tier Upgrade",
                                "Congratulates on reaching the next tier and shows what it brings.",
                                "event: tier reached",
                                "send-card: Welcome to your new tier")),
                archived(OLD)
                        .version(content(
                                "Summer Travel Offer",
                                "Travel insurance at a discount.",
                                "schedule: every Friday in June",
                                "send-card: Travelling this summer?"))
                        .version(content(
                                "Summer Travel Offer",
                                "Travel insurance and a travel card at a discount.",
                                "schedule: every Friday in June",
                                "send-card: Travelling this summer?",
                                "send-card: Take our travel card"))
                        .flow(),
                published(OLD)
                        .version(content(
                                "Term Deposit Maturity",
                                "Offers to renew a term deposit two weeks before it matures.",
                                "schedule: daily at 09:00",
                                "segment: deposit matures in 14 days",
                                "send-card: Your deposit matures soon"))
                        .flow());
    }
}
