package com.atomicmcp.launcher.demo;

import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.customer.ContactPreferences;
import com.atomicmcp.customer.Profile;
import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowState;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the demo is made of, before anybody has sent it anywhere. The same instant always yields the same data.
 * Things that the server gives ids to are known by their names here.
 *
 * @param now what its times are relative to; nothing has happened at or after it
 */
public record DemoData(Instant now, Organization acme, Organization globex) {

    /** How far back the analytics events go. */
    public static final Duration SPAN = Duration.ofDays(7);

    /** Of every account. */
    public static final String PASSWORD = "atomic-demo-2026";

    /** Where the customers live, and so whose nights are quiet. */
    public static final ZoneId ZONE = ZoneId.of("Europe/London");

    /**
     * @param members all but the owner
     * @param crowd made only for who loads it: most starts find it there
     */
    public record Organization(
            String name,
            String subdomain,
            Person owner,
            List<Environment> environments,
            List<Role> roles,
            List<Person> members,
            List<Flow> flows,
            Once<Crowded> crowd) {

        public List<Customer> customers() {
            return crowd.get().customers();
        }

        public List<Reported> events() {
            return crowd.get().events();
        }
    }

    /** Those who use it all, and what was reported of them. */
    record Crowded(List<Customer> customers, List<Reported> events) {}

    /** @param archived whether it is put away once it is filled */
    public record Environment(String name, boolean archived) {}

    /** @param group what the group is called that has this role and no other */
    public record Role(String name, String description, String group, List<Grant> grants) {}

    /** @param environments the names of the environments it is narrowed to; none means organization-wide */
    public record Grant(Resource resource, Level level, List<String> environments) {}

    /**
     * @param group the group they are in; an owner needs none
     * @param may what they may do, for people to read
     */
    public record Person(
            String email,
            String firstName,
            String lastName,
            @Nullable String group,
            String may) {}

    /**
     * @param published what each version said, from version 1
     * @param draft what waits to be published, if anything does
     */
    public record Flow(
            String environment,
            List<FlowContent> published,
            @Nullable FlowContent draft,
            boolean archived) {

        public String name() {
            return content().name();
        }

        /** What it says to those who use it: the live version, or the draft where nothing was ever published. */
        public FlowContent content() {
            if (!published.isEmpty()) {
                return published.getLast();
            }
            if (draft == null) {
                throw new IllegalStateException("neither published nor drafted");
            }
            return draft;
        }

        public int version() {
            return published.size();
        }

        public FlowState state() {
            return archived ? FlowState.ARCHIVED : published.isEmpty() ? FlowState.DRAFT : FlowState.PUBLISHED;
        }
    }

    public record Customer(
            String environment,
            CustomerId id,
            Instant created,
            Profile profile,
            ContactPreferences preferences,
            List<Mark> tags) {}

    /** A tag to be added; when, only the server knows. */
    public record Mark(String name, @Nullable Instant expiresAt) {}

    /** One analytics event about the Action Flow of that name in that environment. */
    public record Reported(String environment, String flow, Fact fact) {}

    /** The demo as it would be loaded at an instant. */
    public static DemoData asOf(Instant now) {
        var minute = now.truncatedTo(ChronoUnit.MINUTES);
        return new DemoData(minute, Acme.asOf(minute), Globex.asOf(minute));
    }

    public List<Organization> organizations() {
        return List.of(globex, acme);
    }
}
