package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Http.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was ended is over with the answer that says so, whoever ended it and however busy the server is. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RevocationTest {

    private static final String PASSWORD = "a long enough password";
    private static final int CONNECTIONS = 16;
    private static final int REVOCATIONS = 200;

    @TempDir
    Path data;

    /** The ways in which connections end. */
    private enum Way {
        ACCESS_TOKEN_BY_ITS_CLIENT,
        REFRESH_TOKEN_BY_ITS_CLIENT,
        ONE_BY_ITS_MEMBER,
        ONE_BY_AN_ADMINISTRATOR,
        ALL_OF_A_CLIENT,
        ALL_OF_A_MEMBER,
        ALL_OF_ONES_OWN,
        ALL_OF_AN_ORGANIZATION
    }

    @Test
    void noCallIsServedThatBeginsAfterItsConnectionWasEnded() throws Exception {
        try (var installation = Installation.empty(data)) {
            var world = new World(installation);
            try {
                var nanos = new long[REVOCATIONS];
                for (var revocation = 0; revocation < REVOCATIONS; revocation++) {
                    var way = Way.values()[revocation % Way.values().length];
                    nanos[revocation] = world.end(way, revocation / Way.values().length);
                }
                world.callers.forEach(SteadyCaller::close);
                judge(world, nanos);
            } finally {
                world.callers.forEach(SteadyCaller::close);
            }
            assertThat(installation.output()).doesNotContain("\tat ");
        }
    }

    private static void judge(World world, long[] nanos) {
        var spells = world.callers.stream()
                .flatMap(caller -> caller.spells().stream())
                .toList();
        assertThat(spells)
                .as("each was in use before it was ended")
                .allSatisfy(spell -> assertThat(spell.served()).isPositive());
        assertThat(spells)
                .allSatisfy(spell -> assertThat(spell.unaccountable())
                        .as("nobody else's connection suffers")
                        .isEmpty());
        var late = spells.stream()
                .mapToLong(SteadyCaller.Spell::servedThoughBegunAfterTheEnd)
                .sum();
        assertThat(late).as("served though begun after the acknowledgement").isZero();
        assertThat(world.times.values()).allSatisfy(times -> assertThat(times).isGreaterThanOrEqualTo(25));
        Arrays.sort(nanos);
        Figures.print(String.format(
                Locale.ROOT,
                "%d revocations, at least %d of each of %d kinds, while %d connections called without pause (%,d calls served): begun after the acknowledgement and served all the same: %d",
                REVOCATIONS,
                Collections.min(world.times.values()),
                world.times.size(),
                CONNECTIONS,
                spells.stream().mapToLong(SteadyCaller.Spell::served).sum(),
                late));
        Figures.print(String.format(
                Locale.ROOT,
                "from acknowledged to the first refusal of a call begun after it, of the slowest connection ended: p50 %.1f ms, p99 %.1f ms; on their way meanwhile and served: %d",
                nanos[REVOCATIONS / 2] / 1e6,
                nanos[REVOCATIONS * 99 / 100] / 1e6,
                spells.stream()
                        .mapToLong(SteadyCaller.Spell::servedAcrossTheEnd)
                        .sum()));
    }

    /** Two organizations, and who calls in them: each is ended in its own way, and one member's also by herself. */
    private static final class World {

        private final Installation installation;
        private final Workbench owner;
        private final Workbench other;
        private final Workbench mona;
        private final String organization;
        private final String emptied;
        private final Workbench bea;
        private final String beasId;
        private final List<SteadyCaller> callers = new ArrayList<>();
        private final Map<Way, List<SteadyCaller>> ended = new EnumMap<>(Way.class);
        private final Map<Way, Integer> times = new EnumMap<>(Way.class);

        World(Installation installation) {
            this.installation = installation;
            this.owner = Workbench.found(installation, "revoked", PASSWORD);
            this.other = Workbench.found(installation, "emptied", PASSWORD);
            this.organization = "/api/organizations/" + owner.organization("revoked");
            this.emptied = "/api/organizations/" + other.organization("emptied");
            var group = organization + "/groups/" + owner.mcpUsers(organization) + "/members/";
            done(owner.put(group + owner.invite(organization, "mona@revoked.example", PASSWORD), Map.of()));
            this.beasId = owner.invite(organization, "bea@revoked.example", PASSWORD);
            done(owner.put(group + beasId, Map.of()));
            this.bea = Workbench.as(installation, "bea@revoked.example", PASSWORD);
            this.mona = Workbench.as(installation, "mona@revoked.example", PASSWORD);
            var second = other.invite(emptied, "second@emptied.example", PASSWORD);
            done(other.put(emptied + "/groups/" + other.mcpUsers(emptied) + "/members/" + second, Map.of()));

            var clients = Connection.open(installation, "revoked", "mona@revoked.example", PASSWORD);
            for (var way : List.of(
                    Way.ACCESS_TOKEN_BY_ITS_CLIENT,
                    Way.REFRESH_TOKEN_BY_ITS_CLIENT,
                    Way.ONE_BY_ITS_MEMBER,
                    Way.ONE_BY_AN_ADMINISTRATOR)) {
                call(way, Connection.open(clients, "mona@revoked.example", PASSWORD));
                call(way, Connection.open(clients, "mona@revoked.example", PASSWORD));
            }
            var client = Connection.open(installation, "revoked", "owner@revoked.example", PASSWORD);
            call(Way.ALL_OF_A_CLIENT, client);
            call(Way.ALL_OF_A_CLIENT, Connection.open(client, "mona@revoked.example", PASSWORD));
            call(Way.ALL_OF_A_MEMBER, Connection.open(clients, "bea@revoked.example", PASSWORD));
            call(Way.ALL_OF_A_MEMBER, Connection.open(installation, "revoked", "bea@revoked.example", PASSWORD));
            for (var email : List.of("owner@emptied.example", "second@emptied.example")) {
                var first = Connection.open(installation, "emptied", email, PASSWORD);
                call(Way.ALL_OF_AN_ORGANIZATION, first);
                call(Way.ALL_OF_AN_ORGANIZATION, Connection.open(first, email, PASSWORD));
            }
            ended.put(Way.ALL_OF_ONES_OWN, ended.get(Way.ALL_OF_A_MEMBER));
            assertThat(callers).hasSize(CONNECTIONS);
        }

        private void call(Way way, Connection connection) {
            var mcp = installation.mcp(way == Way.ALL_OF_AN_ORGANIZATION ? "emptied" : "revoked");
            var caller = new SteadyCaller(mcp, connection);
            callers.add(caller);
            ended.computeIfAbsent(way, _ -> new ArrayList<>()).add(caller);
        }

        /** Ends what that way ends, waits until all of it was refused, and connects anew; returns how long the wait was. */
        long end(Way way, int turn) throws Exception {
            var all = ended.get(way);
            var struck = switch (way) {
                case ALL_OF_A_CLIENT, ALL_OF_A_MEMBER, ALL_OF_ONES_OWN, ALL_OF_AN_ORGANIZATION -> all;
                case ACCESS_TOKEN_BY_ITS_CLIENT,
                        REFRESH_TOKEN_BY_ITS_CLIENT,
                        ONE_BY_ITS_MEMBER,
                        ONE_BY_AN_ADMINISTRATOR -> List.of(all.get(turn % all.size()));
            };
            for (var caller : struck) {
                caller.awaitServed();
            }
            var asked = System.nanoTime();
            var answer = ask(way, struck.getFirst().connection());
            var acknowledged = System.nanoTime();
            assertThat(answer.status()).as("%s: %s", way, answer.body()).isBetween(200, 299);
            var spells = struck.stream()
                    .map(caller -> caller.ended(asked, acknowledged))
                    .toList();
            var slowest = 0L;
            for (var spell : spells) {
                slowest = Math.max(slowest, spell.nanosUntilRefused());
            }
            times.merge(way, 1, Integer::sum);
            var client = way == Way.ALL_OF_A_CLIENT
                    ? Connection.registered(installation, "revoked").clientId()
                    : "";
            for (var caller : struck) {
                caller.connection()
                        .connectAgain(client.isEmpty() ? caller.connection().clientId() : client);
                caller.begin();
            }
            return slowest;
        }

        private Answer ask(Way way, Connection connection) {
            return switch (way) {
                case ACCESS_TOKEN_BY_ITS_CLIENT -> connection.revoke(connection.accessToken());
                case REFRESH_TOKEN_BY_ITS_CLIENT -> connection.revoke(connection.refreshToken());
                case ONE_BY_ITS_MEMBER -> mona.delete(organization + "/connections/" + connection.connectionId());
                case ONE_BY_AN_ADMINISTRATOR ->
                    owner.delete(organization + "/connections/" + connection.connectionId());
                case ALL_OF_A_CLIENT ->
                    owner.post(organization + "/clients/revoke", Map.of("clientId", connection.clientId()));
                case ALL_OF_A_MEMBER -> owner.post(organization + "/connections/revoke", Map.of("memberId", beasId));
                case ALL_OF_ONES_OWN -> bea.post(organization + "/connections/revoke", Map.of("memberId", beasId));
                case ALL_OF_AN_ORGANIZATION -> other.post(emptied + "/connections/revoke", Map.of());
            };
        }
    }
}
