package com.atomicmcp.command.request;

import static com.atomicmcp.command.request.ApiDoor.ACME;
import static com.atomicmcp.command.request.ApiDoor.BOB;
import static com.atomicmcp.command.request.ApiDoor.EVE;
import static com.atomicmcp.command.request.ApiDoor.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.customer.Erasure.Kept;
import com.atomicmcp.environment.EnvironmentCommand.ForgetCustomer;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.LogPosition;
import org.junit.jupiter.api.Test;

/** A customer is forgotten through the API. */
class ForgettingTest extends ApiTest {

    private static final String CARL =
            "/api/organizations/org_acme/environments/env_production/customers/carl@example.com";

    @Test
    void isDecidedUnderAPseudonymAndCarriedOut() {
        var answer = send("DELETE", CARL, null);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("position").asString()).isEqualTo("intake:4");
        assertThat(world.commands).singleElement().isInstanceOfSatisfying(ForgetCustomer.class, command -> {
            assertThat(command.organizationId()).isEqualTo(ACME);
            assertThat(command.environmentId()).isEqualTo(PRODUCTION);
            assertThat(command.toString()).doesNotContain("carl");
        });
        assertThat(world.erased).containsExactly(new LogPosition(LogName.DECISIONS, 17));
    }

    @Test
    void whoIsForgottenAlreadyStaysSoAndNothingIsDecided() {
        world.kept = Kept.ERASED;
        assertThat(json(send("DELETE", CARL, null)).path("position").asString()).isEqualTo("intake:9");
        assertThat(send("DELETE", CARL + "?dryRun=true", null).statusCode()).isEqualTo(200);
        nothingIsDone();
    }

    @Test
    void whoIsUnknownIsNotFound() {
        world.kept = Kept.NOTHING;
        assertThat(send("DELETE", CARL, null).statusCode()).isEqualTo(404);
        assertThat(send("DELETE", CARL.replace("env_production", "env_nowhere"), null)
                        .statusCode())
                .isEqualTo(404);
        nothingIsDone();
    }

    /** Bob may report customers there, and Eve may nothing: neither learns who is known. */
    @Test
    void whoMayNotForgetCustomersLearnsNothing() {
        for (var member : new com.atomicmcp.id.MemberId[] {BOB, EVE}) {
            world.asks(member);
            world.kept = Kept.SOMETHING;
            var known = send("DELETE", CARL, null);
            world.kept = Kept.NOTHING;
            var unknown = send("DELETE", CARL, null);
            assertThat(known.statusCode()).isEqualTo(403);
            assertThat(unknown.body()).isEqualTo(known.body());
        }
        nothingIsDone();
    }

    @Test
    void aDryRunForgetsNobody() {
        assertThat(send("DELETE", CARL + "?dryRun=true", null).statusCode()).isEqualTo(200);
        assertThat(world.rehearsed).singleElement().isInstanceOf(ForgetCustomer.class);
        nothingIsDone();
    }

    private void nothingIsDone() {
        assertThat(world.commands).isEmpty();
        assertThat(world.erased).isEmpty();
    }
}
