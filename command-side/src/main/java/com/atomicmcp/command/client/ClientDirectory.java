package com.atomicmcp.command.client;

import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.OrganizationId;
import java.util.List;

/** Where the authorization server finds the clients that an administrator added. */
public interface ClientDirectory {

    /**
     * Stores a public client: no secret, PKCE required.
     *
     * @param redirectUris 1 to 20, checked before
     */
    ClientId add(OrganizationId organization, String name, List<String> redirectUris);

    /** Takes back one that was added, but not registered. */
    void forget(ClientId client);
}
