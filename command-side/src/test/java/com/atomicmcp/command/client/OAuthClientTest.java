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
import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.client.ClientPolicy.Limits;
import com.atomicmcp.client.Registration;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.organization.OrganizationEvent.ClientPolicyChanged;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.TooManyClients;
import com.atomicmcp.rejection.Rejection.TooManyNewClients;
import com.atomicmcp.rejection.Rejection.WrongState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class OAuthClientTest {

    private static final ClientId EDITOR = new ClientId("https://editor.example/client.json");
    private static final List<String> URIS = List.of("http://127.0.0.1/callback");
    private static final Instant NOW = Instant.EPOCH.plus(Duration.ofMinutes(59));
    private static final RegisterClient REGISTER =
            new RegisterClient(ACME, EDITOR, "Editor", URIS, Registration.METADATA_DOCUMENT, NOW);
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
                .when(new RegisterClient(ACME, EDITOR, "Editor 2", URIS, Registration.METADATA_DOCUMENT, NOW))
                .expectEvents(new ClientDetailsChanged(ACME, EDITOR, "Editor 2", URIS));
    }

    @Test
    void aRevokedOneIsNotRegisteredAgain() {
        client.given(KNOWN, REVOKED)
                .when(REGISTER)
                .expectException(refusedAs(new WrongState("client", "revoked", "An administrator can reinstate it.")));
    }

    @Test
    void isNotRegisteredWhereThereAreAsManyAsTheOrganizationLetsIn() {
        at(new Limits(2, 1_000), other(1), other(2))
                .givenNoPriorActivity()
                .when(REGISTER)
                .expectException(refusedAs(new TooManyClients("Acme", 2)))
                .expectNoEvents();
    }

    @Test
    void thoseThatAreRevokedLeaveRoom() {
        at(new Limits(2, 1_000), other(1), other(2), new ClientRevoked(ACME, new ClientId("client_2")))
                .givenNoPriorActivity()
                .when(REGISTER)
                .expectEvents(KNOWN);
    }

    @Test
    void isNotRegisteredWhereAsManyAreNewAsTheOrganizationLetsInWithinAnHour() {
        at(new Limits(1_000, 2), other(1), other(2), new ClientRevoked(ACME, new ClientId("client_2")))
                .givenNoPriorActivity()
                .when(REGISTER)
                .expectException(refusedAs(new TooManyNewClients("Acme", 2)))
                .expectNoEvents();
    }

    @Test
    void afterAnHourTheyAreNotNewAnyMore() {
        at(new Limits(1_000, 2), other(1), other(2))
                .givenNoPriorActivity()
                .when(new RegisterClient(
                        ACME,
                        EDITOR,
                        "Editor",
                        URIS,
                        Registration.METADATA_DOCUMENT,
                        Instant.EPOCH.plus(Duration.ofHours(1))))
                .expectEvents(KNOWN);
    }

    @Test
    void oneThatIsKnownNeedsNoRoom() {
        at(new Limits(1, 1), other(1), KNOWN).given(KNOWN).when(REGISTER).expectNoEvents();
    }

    @Test
    void aHundredAndTwentyAreLetInWithinAnHourByDefault() {
        var most = Stream.concat(Stream.of(REGISTERED), IntStream.range(0, 120).mapToObj(OAuthClientTest::other));
        new AggregateTestFixture<>(OAuthClient.class)
                .registerInjectableResource(knowing(most.toArray(Event[]::new)))
                .givenNoPriorActivity()
                .when(REGISTER)
                .expectException(refusedAs(new TooManyNewClients("Acme", 120)));
    }

    @Test
    void isNotReinstatedWhereThereIsNoRoom() {
        at(new Limits(1, 1_000), other(1), KNOWN, REVOKED)
                .given(KNOWN, REVOKED)
                .when(new ReinstateClient(ACME, EDITOR))
                .expectException(refusedAs(new TooManyClients("Acme", 1)))
                .expectNoEvents();
    }

    private static FixtureConfiguration<OAuthClient> at(Limits limits, Event... events) {
        var policy = new ClientPolicyChanged(ACME, new ClientPolicy(List.of(Registration.values()), List.of(), limits));
        return new AggregateTestFixture<>(OAuthClient.class)
                .registerInjectableResource(knowing(Stream.concat(Stream.of(REGISTERED, policy), Stream.of(events))
                        .toArray(Event[]::new)));
    }

    private static ClientRegistered other(int number) {
        return new ClientRegistered(ACME, new ClientId("client_" + number), "Other", URIS, Registration.DYNAMIC);
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
