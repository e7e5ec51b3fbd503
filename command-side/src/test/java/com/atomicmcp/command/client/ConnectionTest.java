package com.atomicmcp.command.client;

import static com.atomicmcp.command.Acme.ACME;
import static com.atomicmcp.command.Acme.ALICE;
import static com.atomicmcp.command.Acme.ALICES_ACCOUNT;
import static com.atomicmcp.command.Acme.BOB;
import static com.atomicmcp.command.Acme.OPERATOR;
import static com.atomicmcp.command.Acme.REGISTERED;
import static com.atomicmcp.command.Acme.asked;
import static com.atomicmcp.command.Acme.knowing;
import static com.atomicmcp.command.Acme.refusedAs;

import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.MemberRemoved;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ClientEvent.ClientRevoked;
import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.client.ClientPolicy.Limits;
import com.atomicmcp.client.ConnectionCommand.Disconnect;
import com.atomicmcp.client.ConnectionCommand.OpenConnection;
import com.atomicmcp.client.ConnectionCommand.RevokeConnection;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.ConnectionEvent.ConnectionRevoked;
import com.atomicmcp.client.Registration;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.organization.OrganizationEvent.ClientPolicyChanged;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.rejection.Rejection.ClientNotLetIn;
import com.atomicmcp.rejection.Rejection.McpServerDisabled;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.WrongState;
import java.util.List;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    private static final ConnectionId CONNECTION = new ConnectionId("connection");
    private static final ClientId EDITOR = new ClientId("editor");
    private static final String URL = "http://localhost:8081/acme/mcp/v1";
    private static final List<String> SCOPES = List.of("mcp:tools");
    private static final OpenConnection OPEN = new OpenConnection(ACME, CONNECTION, ALICE, EDITOR, URL, SCOPES);
    private static final ConnectionOpened OPENED = new ConnectionOpened(ACME, CONNECTION, ALICE, EDITOR, URL, SCOPES);
    private static final ConnectionRevoked REVOKED = new ConnectionRevoked(ACME, CONNECTION);
    private static final McpServerEnabled ENABLED = new McpServerEnabled(ACME);
    private static final MemberInvited INVITED = new MemberInvited(ACME, ALICE, "alice@acme.example", "Alice", "Acme");
    private static final MemberActivated ACTIVE = new MemberActivated(ACME, ALICE, ALICES_ACCOUNT);
    private static final ClientRegistered KNOWN =
            new ClientRegistered(ACME, EDITOR, "Editor", List.of(), Registration.DYNAMIC);

    @Test
    void isOpenedByTheMemberWhoConsents() {
        whereThisHappened(REGISTERED, ENABLED, INVITED, ACTIVE, KNOWN)
                .givenNoPriorActivity()
                .when(OPEN, asked(ALICE).metadata())
                .expectEvents(OPENED);
    }

    @Test
    void isOpenedByNobodyElse() {
        whereThisHappened(REGISTERED, ENABLED, INVITED, ACTIVE, KNOWN)
                .givenNoPriorActivity()
                .when(OPEN, asked(BOB).metadata())
                .expectException(refusedAs(new NotFound("member", "alice")));
    }

    @Test
    void isNotOpenedByTheOperatorEither() {
        whereThisHappened(REGISTERED, ENABLED, INVITED, ACTIVE, KNOWN)
                .givenNoPriorActivity()
                .when(OPEN, OPERATOR.metadata())
                .expectException(refusedAs(new NotFound("member", "alice")));
    }

    @Test
    void isNotOpenedBeforeTheInvitationWasAccepted() {
        whereThisHappened(REGISTERED, ENABLED, INVITED, KNOWN)
                .givenNoPriorActivity()
                .when(OPEN, asked(ALICE).metadata())
                .expectException(refusedAs(new NotFound("member", "alice")));
    }

    @Test
    void isNotOpenedByARemovedMember() {
        whereThisHappened(REGISTERED, ENABLED, INVITED, ACTIVE, new MemberRemoved(ACME, ALICE), KNOWN)
                .givenNoPriorActivity()
                .when(OPEN, asked(ALICE).metadata())
                .expectException(refusedAs(new NotFound("member", "alice")));
    }

    @Test
    void isNotOpenedWhileTheMcpServerIsOff() {
        whereThisHappened(REGISTERED, INVITED, ACTIVE, KNOWN)
                .givenNoPriorActivity()
                .when(OPEN, asked(ALICE).metadata())
                .expectException(refusedAs(new McpServerDisabled("Acme")));
    }

    @Test
    void isNotOpenedForAnUnknownClient() {
        whereThisHappened(REGISTERED, ENABLED, INVITED, ACTIVE)
                .givenNoPriorActivity()
                .when(OPEN, asked(ALICE).metadata())
                .expectException(refusedAs(new NotFound("client", "editor")));
    }

    @Test
    void isNotOpenedForAClientThatTheOrganizationDoesNotLetIn() {
        var policy = new ClientPolicy(List.of(Registration.METADATA_DOCUMENT), List.of(), Limits.DEFAULT);
        whereThisHappened(REGISTERED, ENABLED, INVITED, ACTIVE, KNOWN, new ClientPolicyChanged(ACME, policy))
                .givenNoPriorActivity()
                .when(OPEN, asked(ALICE).metadata())
                .expectException(refusedAs(
                        new ClientNotLetIn("Editor", "came by a way that is not open here (dynamic registration)")));
    }

    @Test
    void isNotOpenedForARevokedClient() {
        whereThisHappened(REGISTERED, ENABLED, INVITED, ACTIVE, KNOWN, new ClientRevoked(ACME, EDITOR))
                .givenNoPriorActivity()
                .when(OPEN, asked(ALICE).metadata())
                .expectException(refusedAs(new WrongState("client", "revoked", "An administrator can reinstate it.")));
    }

    @Test
    void isRevoked() {
        whereThisHappened()
                .given(OPENED)
                .when(new RevokeConnection(ACME, CONNECTION))
                .expectEvents(REVOKED);
    }

    @Test
    void revokingWhatIsRevokedChangesNothing() {
        whereThisHappened()
                .given(OPENED, REVOKED)
                .when(new RevokeConnection(ACME, CONNECTION))
                .expectNoEvents();
    }

    @Test
    void isDisconnectedByItsMember() {
        whereThisHappened()
                .given(OPENED)
                .when(new Disconnect(ACME, CONNECTION, ALICE), asked(ALICE).metadata())
                .expectEvents(REVOKED);
    }

    @Test
    void anothersIsNotFound() {
        whereThisHappened()
                .given(OPENED)
                .when(new Disconnect(ACME, CONNECTION, BOB), asked(BOB).metadata())
                .expectException(refusedAs(new NotFound("connection", "connection")));
    }

    @Test
    void isNotDisconnectedInAnothersName() {
        whereThisHappened()
                .given(OPENED)
                .when(new Disconnect(ACME, CONNECTION, ALICE), asked(BOB).metadata())
                .expectException(refusedAs(new NotFound("connection", "connection")));
    }

    private static FixtureConfiguration<Connection> whereThisHappened(Event... events) {
        return new AggregateTestFixture<>(Connection.class).registerInjectableResource(knowing(events));
    }
}
