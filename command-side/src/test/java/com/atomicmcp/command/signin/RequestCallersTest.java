package com.atomicmcp.command.signin;

import static com.atomicmcp.command.Acme.ACME;
import static com.atomicmcp.command.Acme.ALICE;
import static com.atomicmcp.command.Acme.ALICES_ACCOUNT;
import static com.atomicmcp.command.Acme.REGISTERED;
import static com.atomicmcp.command.Acme.holding;
import static com.atomicmcp.command.Acme.knowing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Freshness;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotReady;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

class RequestCallersTest {

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void aMemberIsKnownByTheirAccount() {
        signedIn(ALICES_ACCOUNT.value());

        assertThat(callers(_ -> true).in(ACME).member()).isEqualTo(ALICE);
    }

    @Test
    void noMemberIsLetInWhileItCannotBeToldWhatTheyMay() {
        signedIn(ALICES_ACCOUNT.value());

        assertThatThrownBy(() -> callers(_ -> false).in(ACME))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.rejection()).isInstanceOf(NotReady.class));
    }

    @Test
    void theOperatorMayAllTheSame() {
        signedIn("operator", Visitor.OPERATOR);

        assertThat(callers(_ -> false).in(ACME).kind()).isEqualTo(Caller.Kind.OPERATOR);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/organizations/org_acme, API",
        "/customer-api/acme/v1/production/customers, API",
        "/settings/mcp-server, Workbench"
    })
    void theDoorIsWhereTheRequestCameIn(String path, String door) {
        signedIn(ALICES_ACCOUNT.value());

        assertThat(callers(_ -> true, path).in(ACME).door()).isEqualTo(door);
    }

    private static RequestCallers callers(Freshness knowledge) {
        return callers(knowledge, "");
    }

    private static RequestCallers callers(Freshness knowledge, String path) {
        var happened = new ArrayList<Event>(List.of(REGISTERED));
        happened.addAll(holding(ALICE, ALICES_ACCOUNT));
        return new RequestCallers(
                knowing(happened.toArray(Event[]::new)), knowledge, new MockHttpServletRequest("POST", path));
    }

    private static void signedIn(String name, GrantedAuthority... authorities) {
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(name, null, List.of(authorities)));
    }
}
