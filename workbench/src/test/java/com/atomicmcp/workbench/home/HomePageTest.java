package com.atomicmcp.workbench.home;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.client.ClientQuery.ListClients;
import com.atomicmcp.client.ClientView;
import com.atomicmcp.client.ClientView.ConnectionView;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.Registration;
import com.atomicmcp.client.Status;
import com.atomicmcp.door.Callers;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.organization.McpUrl;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotReady;
import com.atomicmcp.workbench.home.HomePage.ConnectionRow;
import com.atomicmcp.workbench.home.HomePage.OrganizationCard;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.annotation.AnnotationQueryHandlerAdapter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ui.ConcurrentModel;

class HomePageTest {

    private static final AccountId ALICE = new AccountId("acc_alice");
    private static final ClientId EDITOR = new ClientId("client_editor");
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final AccessModel organizations = new AccessModel();
    private final ReadModels readModels = new ReadModels();
    private int position;

    /** Alice has a connection in each. */
    @BeforeEach
    void twoOrganizations() {
        for (var name : List.of("acme", "globex")) {
            var organization = new OrganizationId("org_" + name);
            var member = new MemberId("mem_" + name);
            happened(new OrganizationRegistered(organization, name, name));
            happened(new MemberInvited(organization, member, "alice@example.com", "Alice", "Tester"));
            happened(new MemberActivated(organization, member, ALICE));
            happened(new ConnectionOpened(organization, connection(organization), member, EDITOR, "", List.of()));
        }
    }

    @Test
    void eachConnectionIsShownWithItsUse() {
        assertThat(connections())
                .extracting(ConnectionRow::lastUsed)
                .containsExactly(
                        "2026-03-02 12:00 UTC, 3 requests in 7 days", "2026-03-02 12:00 UTC, 3 requests in 7 days");
    }

    @Test
    void whileTheReadModelsGiveNoAnswerThePageComesWithoutAndDoesNotAskAgainForEachOrganization() {
        readModels.ready = false;
        assertThat(connections())
                .extracting(ConnectionRow::lastUsed)
                .containsExactly("not known just now", "not known just now");
        assertThat(readModels.asked).hasValue(1);
    }

    private List<ConnectionRow> connections() {
        var bus = SimpleQueryBus.builder().build();
        new AnnotationQueryHandlerAdapter<>(readModels).subscribe(bus);
        var page = new HomePage(
                organizations,
                new McpUrl("http://localhost:8081/{subdomain}/mcp/v1"),
                new Alice(),
                (_, _) -> {
                    throw new AssertionError("nothing is asked for");
                },
                DefaultQueryGateway.builder().queryBus(bus).build());
        var model = new ConcurrentModel();
        page.home(model);
        return model.get("organizations") instanceof List<?> cards
                ? cards.stream()
                        .flatMap(card ->
                                card instanceof OrganizationCard known ? known.connections().stream() : Stream.empty())
                        .toList()
                : List.of();
    }

    private void happened(Event event) {
        organizations.evolve(new Entry(position, "event-" + position, NOON, event, Map.of()));
        position++;
    }

    private static ConnectionId connection(OrganizationId organization) {
        return new ConnectionId("con_" + organization.value());
    }

    /** Stands in for the query side. */
    static final class ReadModels {

        private final AtomicInteger asked = new AtomicInteger();
        private boolean ready = true;

        @QueryHandler
        List<ClientView> answer(ListClients query) {
            asked.incrementAndGet();
            if (!ready) {
                throw new Refused(new NotReady("What they say is not up to date yet."));
            }
            var member = query.connectedBy();
            var connection = new ConnectionView(
                    connection(query.organizationId()), member, NOON, List.of(), Status.ACTIVE, NOON, 3);
            return List.of(new ClientView(
                    EDITOR,
                    "Editor",
                    List.of(),
                    List.of(),
                    Registration.DYNAMIC,
                    NOON,
                    Status.ACTIVE,
                    NOON,
                    3,
                    List.of(connection)));
        }
    }

    /** Whose session it is. */
    private static final class Alice implements Callers {

        @Override
        public AccountId account() {
            return ALICE;
        }

        @Override
        public Caller in(OrganizationId organization) {
            throw new AssertionError("no command is sent");
        }

        @Override
        public Caller operator() {
            throw new AssertionError("she is not");
        }
    }
}
