package com.atomicmcp.launcher.demo;

import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.launcher.demo.DemoData.Customer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** One run of an Action Flow for one customer: what the platform and the SDK report of it, from the card to its end. */
final class Journey {

    static final String PLATFORM = "Platform";
    static final String SDK = "SDK";

    /**
     * @param key what the ids of its events and runs begin with; unique in its environment
     * @param events how many it has
     * @param days for how many days, from the beginning of the span
     */
    record Campaign(String environment, String flow, String key, int events, int days, Tendency tendency) {}

    /** How customers tend to take a card: chances between 0 and 1, each of those that come so far. */
    record Tendency(
            double embargoed,
            double notified,
            double displayed,
            double explored,
            double watched,
            double snoozed,
            double completed,
            double dismissed,
            double redirected,
            double voted) {

        static final Tendency WELCOMED = new Tendency(0, .6, .85, .35, .4, .1, .65, .15, .2, .12);
        static final Tendency POSTPONED = new Tendency(0, .8, .8, .1, 0, .35, .6, .15, .45, .03);
        static final Tendency READ = new Tendency(0, .7, .9, .3, 0, .05, .7, .15, .25, .05);
        static final Tendency ANNOUNCED = new Tendency(.3, .3, .6, .25, .05, .05, .3, .45, .1, .06);
        static final Tendency VOTED = new Tendency(0, .4, .65, .1, 0, .2, .4, .3, .05, .6);
    }

    private final RandomGenerator random;
    private final Tendency tends;
    private final Customer customer;
    private final String invocation;
    private final String card;
    private final String session;
    private final boolean mobile;
    private final List<Fact> facts = new ArrayList<>();
    private Instant clock = Instant.EPOCH;

    Journey(RandomGenerator random, Campaign campaign, Customer customer, int number) {
        this.random = random;
        this.tends = campaign.tendency();
        this.customer = customer;
        this.invocation = "run-" + campaign.key() + "-%05d".formatted(number);
        this.card = "card-" + campaign.key() + "-%05d".formatted(number);
        this.session = "session-%08x".formatted(random.nextInt());
        this.mobile = random.nextInt(4) != 0;
    }

    /** All that happens, in order, without ids yet. */
    List<Fact> facts(Instant begin) {
        clock = begin.truncatedTo(ChronoUnit.MILLIS);
        if (chance(tends.embargoed)) {
            platform("card-embargoed", Map.of("reason", "outside contact hours"));
            pass(Duration.ofHours(1), Duration.ofHours(4));
        }
        platform("card-published", Map.of());
        if (chance(.004)) {
            pass(Duration.ofSeconds(1), Duration.ofSeconds(4));
            platform("card-error", Map.of("message", "variable 'first_name' has no value"));
            return facts;
        }
        if (chance(tends.notified)) {
            pass(Duration.ofSeconds(1), Duration.ofSeconds(20));
            sdk("notification-received", Map.of());
        }
        if (!chance(tends.displayed)) {
            unseen();
            return facts;
        }
        pass(Duration.ofSeconds(5), Duration.ofMinutes(45));
        open();
        display();
        if (chance(tends.snoozed)) {
            sdk("card-snoozed", Map.of("snoozeSeconds", 14_400));
            clock = clock.plus(Duration.ofHours(4));
            platform("card-unsnoozed", Map.of());
            pass(Duration.ofSeconds(30), Duration.ofMinutes(30));
            display();
        }
        decide();
        return facts;
    }

    private void unseen() {
        if (chance(.1)) {
            pass(Duration.ofMinutes(30), Duration.ofHours(3));
            platform("card-cancelled", Map.of("reason", "no longer relevant"));
        } else {
            clock = clock.plus(Duration.ofHours(24));
            platform("card-expired", Map.of());
        }
    }

    private void open() {
        if (chance(.25)) {
            sdk("sdk-initialized", Map.of());
            pass(Duration.ofMillis(200), Duration.ofSeconds(2));
            if (chance(.03)) {
                sdk("request-failed", Map.of("statusCode", 503, "path", "/cards"));
                pass(Duration.ofSeconds(2), Duration.ofSeconds(9));
            }
        }
        if (chance(.4)) {
            sdk("stream-displayed", Map.of());
            pass(Duration.ofMillis(100), Duration.ofSeconds(1));
            if (chance(.4)) {
                sdk("card-feed-updated", Map.of("cardsInFeed", 1 + random.nextInt(5)));
                pass(Duration.ofMillis(100), Duration.ofSeconds(1));
            }
        }
    }

    private void display() {
        sdk("card-displayed", Map.of());
        pass(Duration.ofSeconds(2), Duration.ofMinutes(2));
        if (chance(tends.watched)) {
            sdk("video-played", Map.of("video", "tour.mp4"));
            pass(Duration.ofSeconds(20), Duration.ofMinutes(2));
            if (chance(.6)) {
                sdk("video-completed", Map.of("video", "tour.mp4"));
                pass(Duration.ofSeconds(1), Duration.ofSeconds(20));
            }
        }
        if (chance(tends.explored)) {
            sdk("card-subview-displayed", Map.of("subview", "details"));
            pass(Duration.ofSeconds(5), Duration.ofMinutes(1));
            sdk("card-subview-exited", Map.of("subview", "details"));
            pass(Duration.ofSeconds(1), Duration.ofSeconds(20));
        }
    }

    private void decide() {
        if (chance(tends.voted)) {
            if (chance(.75)) {
                sdk("card-voted-up", Map.of());
            } else {
                sdk("card-voted-down", Map.of("reason", "not relevant to me"));
            }
            pass(Duration.ofSeconds(1), Duration.ofSeconds(15));
        }
        var choice = random.nextDouble();
        if (choice < tends.completed) {
            if (chance(tends.redirected)) {
                sdk("user-redirected", Map.of("url", "https://www.acme.example/next"));
                pass(Duration.ofMillis(50), Duration.ofSeconds(1));
            }
            sdk("card-completed", Map.of("button", "primary"));
        } else if (choice < tends.completed + tends.dismissed) {
            sdk("card-dismissed", Map.of());
        }
    }

    private boolean chance(double of) {
        return random.nextDouble() < of;
    }

    private void pass(Duration atLeast, Duration atMost) {
        clock = clock.plusMillis(random.nextLong(atLeast.toMillis(), atMost.toMillis()));
    }

    private void platform(String name, Map<String, Object> properties) {
        report(name, PLATFORM, properties);
    }

    private void sdk(String name, Map<String, Object> properties) {
        report(name, SDK, properties);
    }

    private void report(String name, String origin, Map<String, Object> properties) {
        var contexts = new LinkedHashMap<String, Map<String, Object>>();
        if (name.startsWith("card-") && !name.equals("card-feed-updated")) {
            contexts.put("cardContext", Map.of("cardInstanceId", card));
        }
        if (origin.equals(SDK)) {
            contexts.put("streamContext", Map.of("streamContainerId", "home", "displayMode", "stream"));
            contexts.put(
                    "sdkContext",
                    Map.of(
                            "platform",
                            mobile ? "iOS" : "Web",
                            "version",
                            mobile ? "26.2.0" : "26.1.3",
                            "session",
                            session));
        }
        if (!properties.isEmpty()) {
            contexts.put("properties", properties);
        }
        facts.add(new Fact(
                "unnumbered",
                name,
                clock,
                customer.id(),
                invocation,
                origin,
                origin.equals(SDK) ? local() : null,
                Map.copyOf(contexts)));
    }

    private String local() {
        var zone = customer.profile().timezone();
        return clock.atZone(zone == null ? DemoData.ZONE : ZoneId.of(zone))
                .toOffsetDateTime()
                .toString();
    }

    static Fact identified(String id, Fact fact) {
        return new Fact(
                id,
                fact.name(),
                fact.timestamp(),
                fact.endUserId(),
                fact.flowInvocationId(),
                fact.origin(),
                fact.userLocalTimestamp(),
                fact.contexts());
    }
}
