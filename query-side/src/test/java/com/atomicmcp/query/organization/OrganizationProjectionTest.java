package com.atomicmcp.query.organization;

import static com.atomicmcp.query.projection.Given.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRenamed;
import com.atomicmcp.organization.OrganizationEvent.PreferencesChanged;
import com.atomicmcp.organization.Preferences;
import com.atomicmcp.query.organization.OrganizationProjection.OrganizationDocument;
import org.junit.jupiter.api.Test;

class OrganizationProjectionTest {

    private static final OrganizationId ACME = new OrganizationId("acme");

    private final OrganizationProjection organizations = new OrganizationProjection();

    @Test
    void aNewOrganizationHasItsMcpServerOff() {
        assertThat(given(new OrganizationRegistered(ACME, "Acme", "acme")).then(organizations, "acme"))
                .contains(
                        new OrganizationDocument(ACME, "Acme", "acme", Preferences.DEFAULT, false, ClientPolicy.OPEN));
    }

    @Test
    void whatChangesIsShownAndTheRestIsKept() {
        var preferences = new Preferences(30, 60, 5);

        assertThat(given(
                                new OrganizationRegistered(ACME, "Acme", "acme"),
                                new McpServerEnabled(ACME),
                                new PreferencesChanged(ACME, preferences),
                                new OrganizationRenamed(ACME, "Acme Ltd"))
                        .then(organizations, "acme"))
                .contains(new OrganizationDocument(ACME, "Acme Ltd", "acme", preferences, true, ClientPolicy.OPEN));
    }

    @Test
    void theMcpServerIsTurnedOffAgain() {
        assertThat(given(
                                new OrganizationRegistered(ACME, "Acme", "acme"),
                                new McpServerEnabled(ACME),
                                new McpServerDisabled(ACME))
                        .then(organizations, "acme"))
                .hasValueSatisfying(acme -> assertThat(acme.mcpServerEnabled()).isFalse());
    }
}
