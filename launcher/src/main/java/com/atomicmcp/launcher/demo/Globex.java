package com.atomicmcp.launcher.demo;

import static com.atomicmcp.launcher.demo.Flows.content;
import static com.atomicmcp.launcher.demo.Flows.published;

import com.atomicmcp.launcher.demo.DemoData.Crowded;
import com.atomicmcp.launcher.demo.DemoData.Environment;
import com.atomicmcp.launcher.demo.DemoData.Organization;
import com.atomicmcp.launcher.demo.DemoData.Person;
import com.atomicmcp.launcher.demo.Journey.Campaign;
import com.atomicmcp.launcher.demo.Journey.Tendency;
import java.time.Instant;
import java.util.List;

/** The other organization: calls some things by the very names that Acme uses, and must never be seen from there. */
final class Globex {

    private static final String PRODUCTION = "Production";
    private static final long SEED = 42;

    private Globex() {}

    private static Crowded crowd(Instant now) {
        var people = new Crowd(SEED, now).of(PRODUCTION, "cust-", 12);
        var events = new Rhythm(SEED, now)
                .events(
                        people,
                        List.of(
                                new Campaign(PRODUCTION, "Welcome Onboarding", "welcome", 180, 7, Tendency.WELCOMED),
                                new Campaign(PRODUCTION, "Payment Reminder", "payment", 120, 7, Tendency.POSTPONED)));
        return new Crowded(Crowd.lastSeen(people, events), events);
    }

    static Organization asOf(Instant now) {
        return new Organization(
                "Globex",
                "globex",
                new Person("gina.owner@globex.example", "Gina", "Owner", null, "everything, in Globex"),
                List.of(new Environment(PRODUCTION, false)),
                List.of(),
                List.of(),
                List.of(
                        published(PRODUCTION)
                                .version(content(
                                        "Welcome Onboarding",
                                        "Shows a new subscriber around.",
                                        "event: subscription started",
                                        "send-card: Welcome to Globex"))
                                .flow(),
                        published(PRODUCTION)
                                .version(content(
                                        "Payment Reminder",
                                        "Reminds of an open invoice.",
                                        "schedule: weekly on Monday",
                                        "segment: invoice open",
                                        "send-card: Your invoice is open"))
                                .flow()),
                new Once<>(() -> crowd(now)));
    }
}
