package com.atomicmcp.launcher.demo;

import com.atomicmcp.customer.ContactPreferences;
import com.atomicmcp.customer.Profile;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.launcher.demo.DemoData.Customer;
import com.atomicmcp.launcher.demo.DemoData.Mark;
import com.atomicmcp.launcher.demo.DemoData.Reported;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes up customers. */
final class Crowd {

    private static final List<String> FIRST_NAMES = List.of(
            "Amelia",
            "Noah",
            "Isla",
            "George",
            "Ava",
            "Arthur",
            "Mia",
            "Oscar",
            "Zainab",
            "Leo",
            "Priya",
            "Harry",
            "Grace",
            "Mohammed",
            "Freya",
            "Jack",
            "Chloé",
            "Theo",
            "Siân",
            "Luca",
            "Aoife",
            "Kofi",
            "Ingrid",
            "Mateusz",
            "Yuki");
    private static final List<String> LAST_NAMES = List.of(
            "Smith",
            "Jones",
            "Taylor",
            "Brown",
            "Khan",
            "Williams",
            "O'Connor",
            "Davies",
            "Evans",
            "Patel",
            "Wilson",
            "Nowak",
            "Thomas",
            "Roberts",
            "Müller",
            "Walker",
            "Wright",
            "Adeyemi",
            "Thompson",
            "Hughes",
            "García");
    private static final List<String> BRANCHES = List.of("Leeds", "Bristol", "Glasgow", "Cardiff", "London", "Online");
    private static final List<String> TIERS = List.of("Basic", "Basic", "Basic", "Silver", "Silver", "Gold");
    private static final List<String> ZONES = List.of(
            "Europe/London", "Europe/London", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Berlin");

    private final RandomGenerator random;
    private final Instant now;

    Crowd(long seed, Instant now) {
        this.random = new java.util.Random(seed);
        this.now = now;
    }

    /** @param prefix what the ids begin with; a number follows, from {@code 0001} */
    List<Customer> of(String environment, String prefix, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> customer(environment, prefix + "%04d".formatted(number), number))
                .toList();
    }

    private Customer customer(String environment, String id, int number) {
        var first = pick(FIRST_NAMES);
        var last = pick(LAST_NAMES);
        var created = now.minus(Duration.ofDays(10 + random.nextInt(900)))
                .minusSeconds(random.nextInt(86_400))
                .truncatedTo(ChronoUnit.SECONDS);
        var seen = created.plus(Duration.ofMinutes(5 + random.nextInt(2_000)));
        var zone = pick(ZONES);
        var email = (ascii(first) + "." + ascii(last) + "." + number + "@customers.example").toLowerCase(Locale.ROOT);
        var profile = new Profile(
                first + " " + last,
                random.nextInt(20) == 0 ? null : email,
                // Ofcom keeps these numbers free for fiction.
                random.nextInt(3) == 0 ? null : "+44 20 7946 %04d".formatted(random.nextInt(1_000)),
                zone,
                random.nextInt(8) == 0 ? "business" : "personal",
                seen,
                null,
                customFields(created));
        return new Customer(
                environment,
                new CustomerId(id),
                created,
                profile,
                new ContactPreferences(zone, random.nextInt(5) != 0),
                tags());
    }

    private Map<String, String> customFields(Instant created) {
        var since = LocalDate.ofInstant(created, DemoData.ZONE);
        var fields = new TreeMap<String, String>();
        fields.put("tier", pick(TIERS));
        fields.put("branch", pick(BRANCHES));
        fields.put("member_since", since.toString());
        if (random.nextInt(3) == 0) {
            fields.put(
                    "card_expires_on",
                    since.plusYears(4).withDayOfMonth(1).minusDays(1).toString());
        }
        if (random.nextInt(4) == 0) {
            fields.put(
                    "next_review_on",
                    LocalDate.ofInstant(now, DemoData.ZONE)
                            .plusDays(random.nextInt(120))
                            .toString());
        }
        if (random.nextInt(10) == 0) {
            fields.put("adviser", pick(FIRST_NAMES) + " " + pick(LAST_NAMES));
        }
        return fields;
    }

    private List<Mark> tags() {
        var tags = new ArrayList<Mark>();
        if (random.nextInt(8) == 0) {
            tags.add(new Mark("vip", null));
        }
        if (random.nextInt(6) == 0) {
            tags.add(new Mark("fee-waiver", inHours(-72, 72)));
        }
        if (random.nextInt(7) == 0) {
            tags.add(new Mark("spring-offer", inHours(1, 21 * 24)));
        }
        if (random.nextInt(12) == 0) {
            tags.add(new Mark("winter-offer", inHours(-60 * 24, -24)));
        }
        return List.copyOf(tags);
    }

    private Instant inHours(int atLeast, int lessThan) {
        return now.plus(Duration.ofMinutes(60L * atLeast + random.nextInt(60 * (lessThan - atLeast)) + 17));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static String ascii(String name) {
        return java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFD)
                .replaceAll("[^A-Za-z]", "");
    }

    /** The same customers, last seen when an SDK last reported something about them. */
    static List<Customer> lastSeen(List<Customer> customers, List<Reported> events) {
        var seen = new HashMap<String, Instant>();
        events.stream()
                .filter(event -> event.fact().origin().equals(Journey.SDK))
                .filter(event -> event.fact().endUserId() != null)
                .forEach(event -> seen.merge(
                        event.environment() + "/" + event.fact().endUserId(),
                        event.fact().timestamp(),
                        (one, other) -> one.isAfter(other) ? one : other));
        return customers.stream()
                .map(customer -> lastSeen(customer, seen.get(customer.environment() + "/" + customer.id())))
                .toList();
    }

    private static Customer lastSeen(Customer customer, @Nullable Instant at) {
        var old = customer.profile();
        return new Customer(
                customer.environment(),
                customer.id(),
                customer.created(),
                new Profile(
                        old.name(),
                        old.email(),
                        old.phone(),
                        old.timezone(),
                        old.userType(),
                        old.firstSeenAt(),
                        at == null ? old.firstSeenAt() : at,
                        old.customFields()),
                customer.preferences(),
                customer.tags());
    }
}
