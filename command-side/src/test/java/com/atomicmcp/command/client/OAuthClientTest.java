package com.atomicmcp.command.client;

import static com.atomicmcp.command.Acme.ACME;
import static com.atomicmcp.command.Acme.REGISTERED;
import static com.atomicmcp.command.Acme.knowing;
import static com.atomicmcp.command.Acme.refusedAs;

import com.atomicmcp.client.ClientCommand.RegisterClient;
import com.atomicmcp.client.ClientCommand.ReinstateClient;
import com.atomicmcp.client.ClientCommand.RevokeClient;
import com.atomicmcp.client.ClientEvent.ClientDetailsChanged;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ClientEvent.ClientReinstated;
import com.atomicmcp.client.ClientEvent.ClientRevoked;
import com.atomicmcp.client.Registration;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.WrongState;
import java.util.List;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class OAuthClientTest {

    private static final ClientId EDITOR = new ClientId("https://editor.example/client.json");
    private static final List<String> URIS = List.of("http://127.0.0.1/callback");
    private static final RegisterClient REGISTER =
            new RegisterClient(ACME, EDITOR, "Editor", URIS, Registration.METADATA_DOCUMENT);
    private static final ClientRegistered KNOWN =
            new ClientRegistered(ACME, EDITOR, "Editor", URIS, Registration.METADATA_DOCUMENT);
    private static final ClientRevoked REVOKED = new ClientRevoked(ACME, EDITOR);

    private final FixtureConfiguration<OAuthClient> client =
            new AggregateTestFixture<>(OAuthClient.class).registerInjectableResource(knowing(REGISTERED));

    @Test
    void isRegistered() {
        client.givenNoPriorActivity().when(REGISTER).expectEvents(KNOWN);
    }

    @Test
    void isNotRegisteredWithAnUnknownOrganization() {
        new AggregateTestFixture<>(OAuthClient.class)
                .registerInjectableResource(knowing())
                .givenNoPriorActivity()
                .when(REGISTER)
                .expectException(refusedAs(new NotFound("organization", "acme")));
    }

    @Test
    void registeringItAgainChangesNothing() {
        client.given(KNOWN).when(REGISTER).expectNoEvents();
    }

    @Test
    void registeringItWithOtherDetailsBringsThemUpToDate() {
        client.given(KNOWN)
                .when(new RegisterClient(ACME, EDITOR, "Editor 2", URIS, Registration.METADATA_DOCUMENT))
                .expectEvents(new ClientDetailsChanged(ACME, EDITOR, "Editor 2", URIS));
    }

    @Test
    void aRevokedOneIsNotRegisteredAgain() {
        client.given(KNOWN, REVOKED)
                .when(REGISTER)
                .expectException(refusedAs(new WrongState("client", "revoked", "An administrator can reinstate it.")));
    }

    @Test
    void isRevoked() {
        client.given(KNOWN).when(new RevokeClient(ACME, EDITOR)).expectEvents(REVOKED);
    }

    @Test
    void revokingWhatIsRevokedChangesNothing() {
        client.given(KNOWN, REVOKED).when(new RevokeClient(ACME, EDITOR)).expectNoEvents();
    }

    @Test
    void isReinstated() {
        client.given(KNOWN, REVOKED)
                .when(new ReinstateClient(ACME, EDITOR))
                .expectEvents(new ClientReinstated(ACME, EDITOR));
    }

    @Test
    void reinstatingWhatIsNotRevokedChangesNothing() {
        client.given(KNOWN).when(new ReinstateClient(ACME, EDITOR)).expectNoEvents();
    }
}
