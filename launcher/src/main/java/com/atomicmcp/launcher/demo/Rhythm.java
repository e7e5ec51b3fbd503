package com.atomicmcp.launcher.demo;

import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.launcher.demo.DemoData.Customer;
import com.atomicmcp.launcher.demo.DemoData.Reported;
import com.atomicmcp.launcher.demo.Journey.Campaign;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Spreads journeys over a week as people live: quiet nights, a peak at lunch and one in the evening, calmer weekends. */
final class Rhythm {

    /** How lively each hour of a day is. */
    private static final double[] HOURS = {
        .06, .04, .03, .03, .04, .08, .3, .6, .8, .8, .8, .95, 1.6, 1.4, .85, .75, .8, 1.1, 1.5, 1.7, 1.5, 1.0, .5, .2
    };

    private static final double WEEKEND = .55;
    private static final Duration SLOT = Duration.ofMinutes(15);

    private final RandomGenerator random;
    private final Instant now;

    Rhythm(long seed, Instant now) {
        this.random = new Random(seed ^ 0x5eed);
        this.now = now;
    }

    /** Exactly as many events for each campaign as it asks for, the oldest first. */
    List<Reported> events(List<Customer> customers, List<Campaign> campaigns) {
        return campaigns.stream()
                .flatMap(campaign -> events(campaign, audience(customers, campaign)).stream())
                .sorted(Comparator.comparing(event -> event.fact().timestamp()))
                .toList();
    }

    private static List<Customer> audience(List<Customer> customers, Campaign campaign) {
        return customers.stream()
                .filter(customer -> customer.environment().equals(campaign.environment()))
                .toList();
    }

    private List<Reported> events(Campaign campaign, List<Customer> audience) {
        var from = now.minus(DemoData.SPAN);
        var to = from.plus(Duration.ofDays(campaign.days()));
        var moments = new Moments(from, to);
        var facts = new ArrayList<Fact>();
        for (var number = 1; facts.size() < campaign.events(); number++) {
            // Some customers are far busier than others.
            var customer = audience.get((int) (audience.size() * Math.pow(random.nextDouble(), 1.5)));
            var journey = new Journey(random, campaign, customer, number);
            journey.facts(moments.any()).stream()
                    .takeWhile(fact -> fact.timestamp().isBefore(to))
                    .limit(campaign.events() - facts.size())
                    .forEach(facts::add);
        }
        facts.sort(Comparator.comparing(Fact::timestamp));
        var reported = new ArrayList<Reported>();
        for (var fact : facts) {
            var id = campaign.key() + "-%05d".formatted(reported.size() + 1);
            reported.add(new Reported(campaign.environment(), campaign.flow(), Journey.identified(id, fact)));
        }
        return reported;
    }

    /** Moments between two instants, the more likely the livelier their hour. */
    private final class Moments {

        private final Instant from;
        private final double[] upTo;

        Moments(Instant from, Instant to) {
            this.from = from;
            this.upTo = new double[(int) Duration.between(from, to).dividedBy(SLOT)];
            var sum = 0.0;
            for (var slot = 0; slot < upTo.length; slot++) {
                sum += liveliness(from.plus(SLOT.multipliedBy(slot)));
                upTo[slot] = sum;
            }
        }

        Instant any() {
            var at = java.util.Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
            var slot = at < 0 ? -at - 1 : at;
            return from.plus(SLOT.multipliedBy(slot)).plusMillis(random.nextLong(SLOT.toMillis()));
        }
    }

    private static double liveliness(Instant at) {
        var local = at.atZone(DemoData.ZONE);
        var weekend = local.getDayOfWeek() == DayOfWeek.SATURDAY || local.getDayOfWeek() == DayOfWeek.SUNDAY;
        return HOURS[local.getHour()] * (weekend ? WEEKEND : 1);
    }
}
