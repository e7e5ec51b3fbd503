package com.atomicmcp.client;

import com.atomicmcp.id.ClientId;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which clients members of an organization may connect. It counts when a client is connected; what is connected already
 * stays so until it is revoked.
 *
 * @param registrations the ways in which clients may have come, at least one
 * @param hosts where clients that no administrator added must be at home: the host of their metadata document, or else
 *     every host that they are sent back to, {@code localhost} for a program on the member's own machine;
 *     {@code *.example.com} stands for every host below. None means anywhere; 100 at most
 * @param limits how many clients there may be
 */
public record ClientPolicy(List<Registration> registrations, List<String> hosts, Limits limits) {

    public static final ClientPolicy OPEN = new ClientPolicy(List.of(Registration.values()), List.of(), Limits.DEFAULT);

    private static final int MOST_HOSTS = 100;
    private static final String LOCAL = "localhost";
    private static final Pattern HOST = Pattern.compile(
            "localhost|(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /**
     * How many clients an organization lets in, whatever way they came: anybody can register some, and some programs
     * register anew each time they are connected.
     *
     * @param clients at most, those that are revoked not counted: 1 to 1,000
     * @param newAnHour at most within one hour, those revoked since counted: 1 to 1,000; by default as many as one
     *     network may register
     */
    public record Limits(int clients, int newAnHour) {

        public static final Limits DEFAULT = new Limits(1_000, 120);

        public Limits {
            within("limits.clients", clients);
            within("limits.newAnHour", newAnHour);
        }

        private static void within(String field, int value) {
            if (value < 1 || value > 1_000) {
                throw new Refused(new InvalidValue(field, "is a number from 1 to 1000"));
            }
        }
    }

    /** @param limits those of the default where none are given, as by a policy from before there were any */
    public ClientPolicy(List<Registration> registrations, List<String> hosts, @Nullable Limits limits) {
        this.limits = limits == null ? Limits.DEFAULT : limits;
        this.registrations = registrations.stream().distinct().sorted().toList();
        this.hosts = hosts.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .distinct()
                .sorted()
                .toList();
        if (this.registrations.isEmpty()) {
            throw new Refused(new InvalidValue(
                    "registrations", "names at least one way; to let nobody in, turn the MCP Server off"));
        }
        if (this.hosts.size() > MOST_HOSTS) {
            throw new Refused(new InvalidValue("hosts", "has at most " + MOST_HOSTS + " entries"));
        }
        for (var host : this.hosts) {
            if (host.length() > 253 || !HOST.matcher(host).matches()) {
                throw new Refused(new InvalidValue(
                        "hosts", "are names such as claude.ai, *.example.com or localhost, not '" + host + "'"));
            }
        }
    }

    /** Why a client may not be connected, in words that follow its name; nothing if it may. */
    public Optional<String> objection(ClientId client, Registration registration, List<String> redirectUris) {
        if (!registrations.contains(registration)) {
            return Optional.of("came by a way that is not open here (" + words(registration) + ")");
        }
        if (hosts.isEmpty() || registration == Registration.ADMINISTRATOR) {
            return Optional.empty();
        }
        return homes(client, registration, redirectUris).stream()
                .filter(home -> hosts.stream().noneMatch(host -> holds(host, home)))
                .findFirst()
                .map(home -> "is at home at " + home + ", which is not one of the hosts that are let in here");
    }

    /** Where a client is at home, as {@link #hosts} means it. */
    static List<String> homes(ClientId client, Registration registration, List<String> redirectUris) {
        return registration == Registration.METADATA_DOCUMENT
                ? List.of(host(client.value()))
                : redirectUris.stream().map(ClientPolicy::host).distinct().toList();
    }

    private static String host(String uri) {
        var host = URI.create(uri).getHost();
        var name = host == null ? "" : host.toLowerCase(Locale.ROOT);
        return name.equals("127.0.0.1") || name.equals("[::1]") ? LOCAL : name;
    }

    private static boolean holds(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    }

    private static String words(Registration registration) {
        return switch (registration) {
            case METADATA_DOCUMENT -> "a metadata document";
            case DYNAMIC -> "dynamic registration";
            case ADMINISTRATOR -> "added by an administrator";
        };
    }
}
