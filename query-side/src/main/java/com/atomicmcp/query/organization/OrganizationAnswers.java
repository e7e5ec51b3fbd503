package com.atomicmcp.query.organization;

import com.atomicmcp.organization.McpUrl;
import com.atomicmcp.organization.OrganizationQuery.FindOrganization;
import com.atomicmcp.organization.OrganizationView;
import com.atomicmcp.query.organization.OrganizationProjection.OrganizationDocument;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.View;
import com.atomicmcp.query.projection.Views;
import java.util.Optional;
import org.axonframework.messaging.MetaData;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers what is asked about organizations. */
@Component
class OrganizationAnswers {

    private final View<OrganizationDocument> organizations;
    private final McpUrl mcpUrl;

    OrganizationAnswers(Views views, OrganizationProjection projection, McpUrl mcpUrl) {
        this.organizations = views.of(projection);
        this.mcpUrl = mcpUrl;
    }

    @QueryHandler
    Optional<OrganizationView> answer(FindOrganization query, MetaData asked) {
        return organizations.after(asked).find(Key.of(query.organizationId())).map(this::view);
    }

    private OrganizationView view(OrganizationDocument found) {
        return new OrganizationView(
                found.organizationId(),
                found.name(),
                found.subdomain(),
                found.preferences(),
                found.mcpServerEnabled(),
                found.clientPolicy(),
                mcpUrl.of(found.subdomain()));
    }
}
