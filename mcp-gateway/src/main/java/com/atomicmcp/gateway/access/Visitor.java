package com.atomicmcp.gateway.access;

import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.audit.access.Reference;
import com.atomicmcp.client.ConnectionState;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.permission.Grants;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.McpTool;
import com.atomicmcp.permission.Resource;
import io.modelcontextprotocol.common.McpTransportContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The member who asks, through one connection, and what they may do at this moment. Made anew for every request.
 *
 * @param organization the only one they can reach
 * @param at this moment
 */
public record Visitor(
        OrganizationState organization, Member member, ConnectionState connection, Grants grants, Instant at) {

    private static final String KEY = Visitor.class.getName();
    private static final int MOST_NAMES = 10;

    public static Visitor of(McpTransportContext context) {
        if (context.get(KEY) instanceof Visitor visitor) {
            return visitor;
        }
        throw new IllegalStateException("a call that came through no door");
    }

    McpTransportContext context() {
        return McpTransportContext.create(Map.of(KEY, this, Rows.KEY, new Rows()));
    }

    public boolean mayView(Resource resource, EnvironmentId in) {
        return grants.hold(resource, Level.VIEW, in);
    }

    /** Who can give permissions, as people know them; at most ten. */
    public List<String> administrators() {
        return organization.access().administrators().stream()
                .map(Member::name)
                .limit(MOST_NAMES)
                .toList();
    }

    /**
     * By which an administrator can look up why they are refused.
     *
     * @param tool none for whatever they ask
     * @param in where they asked for it; none for no environment in particular
     */
    public String reference(@Nullable McpTool tool, @Nullable EnvironmentId in) {
        return " Reference: " + new Reference(member.memberId(), tool, in, at).text(organization.organizationId());
    }

    /** For logs: ids only. */
    @Override
    public String toString() {
        return member.memberId() + " through " + connection.connectionId();
    }
}
