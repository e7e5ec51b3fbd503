package com.atomicmcp.command.customer;

import static com.atomicmcp.command.request.Required.required;

import com.atomicmcp.command.intake.Place;
import com.atomicmcp.command.intake.Reported;
import com.atomicmcp.customer.ContactPreferences;
import com.atomicmcp.customer.CustomerEvent.CustomerReported;
import com.atomicmcp.customer.Profile;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.log.Intake.Report;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One customer as organizations send them.
 *
 * @param profile the fields that every organization knows, and beside them, flat, its own
 */
record CustomerItem(
        @JsonProperty(required = true) @Nullable CustomerId id,
        @Nullable String created,
        @Nullable Map<String, Object> profile,
        @Nullable Preferences preferences) {

    private static final Set<String> STANDARD =
            Set.of("name", "email", "phone", "timezone", "user_type", "first_seen_at", "last_seen_at");
    private static final int MOST_CUSTOM_FIELDS = 100;

    record Preferences(@Nullable String timezone, @Nullable Boolean notificationsEnabled) {}

    Report report(Place place) {
        var customer = required("id", Reported.customer("id", id));
        return new Report(
                null,
                place.subject(customer.value()),
                new CustomerReported(
                        place.organization(),
                        place.environment(),
                        customer,
                        Reported.instant("created", created),
                        profile(profile == null ? Map.of() : profile),
                        preferences == null
                                ? new ContactPreferences(null, null)
                                : new ContactPreferences(
                                        Reported.timezone("preferences.timezone", preferences.timezone()),
                                        preferences.notificationsEnabled())));
    }

    private static Profile profile(Map<String, Object> fields) {
        var email = text(fields, "email");
        return new Profile(
                Reported.line("profile.name", text(fields, "name"), 200),
                email == null ? null : Text.email("profile.email", email),
                Reported.line("profile.phone", text(fields, "phone"), 50),
                Reported.timezone("profile.timezone", text(fields, "timezone")),
                Reported.line("profile.user_type", text(fields, "user_type"), 100),
                Reported.instant("profile.first_seen_at", text(fields, "first_seen_at")),
                Reported.instant("profile.last_seen_at", text(fields, "last_seen_at")),
                custom(fields));
    }

    private static Map<String, String> custom(Map<String, Object> fields) {
        var custom = new LinkedHashMap<String, String>();
        for (var name : fields.keySet()) {
            var value = STANDARD.contains(name) ? null : text(fields, name);
            if (value != null) {
                if (custom.put(named(name), bounded(name, value)) != null) {
                    throw new Refused(new InvalidValue("profile", "names a field twice, but for surrounding space"));
                }
            }
        }
        if (custom.size() > MOST_CUSTOM_FIELDS) {
            throw new Refused(new InvalidValue("profile", "has more than " + MOST_CUSTOM_FIELDS + " custom fields"));
        }
        return custom;
    }

    /** No dot and no dollar sign, because stores of documents read them as their own. */
    private static String named(String name) {
        if (name.indexOf('.') >= 0 || name.indexOf('$') >= 0) {
            throw new Refused(new InvalidValue("profile", "has a custom field whose name has a '.' or a '$'"));
        }
        var named = Text.line("profile", name, 1, 100);
        if (STANDARD.contains(named)) {
            throw new Refused(new InvalidValue("profile", "names a field twice, but for surrounding space"));
        }
        return named;
    }

    private static String bounded(String name, String value) {
        if (value.length() > 1_000) {
            throw new Refused(new InvalidValue("profile." + name, "is longer than 1000 characters"));
        }
        Reported.keepable("profile." + name, value);
        return value;
    }

    private static @Nullable String text(Map<String, Object> fields, String name) {
        var value = fields.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new Refused(new InvalidValue(
                "profile." + (name.length() > 100 ? name.substring(0, 100) : name),
                "is a text, or a date in ISO 8601"));
    }
}
