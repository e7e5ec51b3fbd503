package com.atomicmcp.command.organization;

import static com.atomicmcp.command.Acme.ACME;
import static com.atomicmcp.command.Acme.REGISTERED;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessEvent;
import com.atomicmcp.access.OrganizationAccess;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.organization.Federation;
import com.atomicmcp.organization.Federation.Placement;
import com.atomicmcp.organization.Founder;
import com.atomicmcp.organization.OrganizationCommand.ChangePreferences;
import com.atomicmcp.organization.OrganizationCommand.ConfigureFederation;
import com.atomicmcp.organization.OrganizationCommand.DisableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.EnableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.RegisterOrganization;
import com.atomicmcp.organization.OrganizationCommand.RemoveFederation;
import com.atomicmcp.organization.OrganizationCommand.RenameOrganization;
import com.atomicmcp.organization.OrganizationEvent.FederationConfigured;
import com.atomicmcp.organization.OrganizationEvent.FederationRemoved;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRenamed;
import com.atomicmcp.organization.OrganizationEvent.PreferencesChanged;
import com.atomicmcp.organization.Preferences;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.matchers.Matchers;
import org.hamcrest.Description;
import org.hamcrest.Matcher;
import org.hamcrest.TypeSafeMatcher;
import org.junit.jupiter.api.Test;

class OrganizationTest {

    private static final MemberId OLIVIA = new MemberId("olivia");
    private static final RegisterOrganization REGISTER = new RegisterOrganization(
            ACME, "Acme", "acme", new Founder(OLIVIA, "olivia@acme.example", "Olivia", "Owner"));

    private final FixtureConfiguration<Organization> organization = new AggregateTestFixture<>(Organization.class);

    @Test
    void registersAndInvitesItsFounderAsOwner() {
        organization
                .givenNoPriorActivity()
                .when(REGISTER)
                .expectSuccessfulHandlerExecution()
                .expectEventsMatching(Matchers.payloadsMatching(thatFound()));
    }

    @Test
    void namesItsIdentityProviderOnceAndForgetsItOnce() {
        var federation = new Federation("https://login.acme.example", "atomic", "Acme ID", List.of(), null, List.of());
        organization
                .given(REGISTERED)
                .when(new ConfigureFederation(ACME, federation))
                .expectEvents(new FederationConfigured(ACME, federation));
        organization
                .given(REGISTERED, new FederationConfigured(ACME, federation))
                .when(new ConfigureFederation(ACME, federation))
                .expectNoEvents();
        organization
                .given(REGISTERED, new FederationConfigured(ACME, federation))
                .when(new RemoveFederation(ACME))
                .expectEvents(new FederationRemoved(ACME));
        organization.given(REGISTERED).when(new RemoveFederation(ACME)).expectNoEvents();
    }

    @Test
    void whoSaysWhoVouchesForMembersMustBeOneWhoMayPutThemIntoGroups() {
        var plain = new Federation("https://login.acme.example", "atomic", "Acme ID", List.of(), null, List.of());
        var placing = new Federation(
                "https://login.acme.example",
                "atomic",
                "Acme ID",
                List.of(),
                "groups",
                List.of(new Placement("admins", new GroupId("grp_owners"))));
        for (var federation : List.of(plain, placing)) {
            assertThat(new ConfigureFederation(ACME, federation).need())
                    .hasToString("Organization Preferences (Admin) and Groups (Edit)");
        }
    }

    @Test
    void renames() {
        organization
                .given(REGISTERED)
                .when(new RenameOrganization(ACME, "Acme Ltd"))
                .expectEvents(new OrganizationRenamed(ACME, "Acme Ltd"));
    }

    @Test
    void renamingToTheSameNameChangesNothing() {
        organization
                .given(REGISTERED, new OrganizationRenamed(ACME, "Acme Ltd"))
                .when(new RenameOrganization(ACME, " Acme Ltd "))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void changesPreferences() {
        var shorter = new Preferences(30, 30, 15);
        organization
                .given(REGISTERED)
                .when(new ChangePreferences(ACME, shorter))
                .expectEvents(new PreferencesChanged(ACME, shorter));
    }

    @Test
    void preferencesAsTheyAreChangeNothing() {
        organization
                .given(REGISTERED)
                .when(new ChangePreferences(ACME, Preferences.DEFAULT))
                .expectNoEvents();
    }

    @Test
    void turnsTheMcpServerOn() {
        organization.given(REGISTERED).when(new EnableMcpServer(ACME)).expectEvents(new McpServerEnabled(ACME));
    }

    @Test
    void turningOnWhatIsOnChangesNothing() {
        organization
                .given(REGISTERED, new McpServerEnabled(ACME))
                .when(new EnableMcpServer(ACME))
                .expectNoEvents();
    }

    @Test
    void turnsTheMcpServerOff() {
        organization
                .given(REGISTERED, new McpServerEnabled(ACME))
                .when(new DisableMcpServer(ACME))
                .expectEvents(new McpServerDisabled(ACME));
    }

    @Test
    void turningOffWhatIsOffChangesNothing() {
        organization.given(REGISTERED).when(new DisableMcpServer(ACME)).expectNoEvents();
    }

    @Test
    void nothingIsDecidedAboutAnUnknownOne() {
        organization
                .givenNoPriorActivity()
                .when(new EnableMcpServer(ACME))
                .expectException(AggregateNotFoundException.class);
    }

    /** Whatever the order and wording of the roles: what the founder, an admin and an editor then hold. */
    private static Matcher<List<?>> thatFound() {
        return new TypeSafeMatcher<>() {
            @Override
            protected boolean matchesSafely(List<?> payloads) {
                assertThat(payloads.getFirst()).isEqualTo(REGISTERED);
                var access = new OrganizationAccess();
                payloads.stream()
                        .map(payload -> payload instanceof EventMessage<?> message ? message.getPayload() : payload)
                        .filter(AccessEvent.class::isInstance)
                        .map(AccessEvent.class::cast)
                        .forEach(access::evolve);
                assertThat(access.administered()).isFalse();
                access.evolve(new AccessEvent.MemberActivated(ACME, OLIVIA, new AccountId("acc_olivia")));
                for (var resource : Resource.values()) {
                    assertThat(access.grants(OLIVIA).hold(resource, resource.highest()))
                            .isTrue();
                }
                assertThat(access.administrators()).hasSize(1);
                var admin = access.role(new RoleId("admin")).orElseThrow().permissions();
                assertThat(admin).contains(Permission.of(Resource.ORGANIZATION_PREFERENCES, Level.EDIT));
                assertThat(admin)
                        .extracting(Permission::resource)
                        .doesNotContain(Resource.MCP_ACCESS, Resource.MCP_REGISTRATION);
                assertThat(access.role(new RoleId("editor")).orElseThrow().permissions())
                        .containsExactlyInAnyOrder(
                                Permission.of(Resource.ENVIRONMENTS, Level.VIEW),
                                Permission.of(Resource.ACTION_FLOWS, Level.EDIT),
                                Permission.of(Resource.CUSTOMERS, Level.VIEW),
                                Permission.of(Resource.ANALYTICS, Level.VIEW));
                return true;
            }

            @Override
            public void describeTo(Description description) {
                description.appendText("an organization with default roles and an invited owner");
            }
        };
    }
}
