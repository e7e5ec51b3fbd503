package com.atomicmcp.command.oauth;

import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;

/** What a member consented to: the connection that the tokens of an authorization stand for. */
record Grant(OrganizationId organizationId, MemberId memberId, ConnectionId connectionId) {
    /** Under which an authorization carries it. */
    static final String ATTRIBUTE = "atomic.grant";

    /** @throws IllegalStateException before consent */
    static Grant of(OAuth2Authorization authorization) {
        if (authorization.getAttribute(ATTRIBUTE) instanceof Grant grant) {
            return grant;
        }
        throw new IllegalStateException("nobody has consented to this authorization");
    }
}
