package com.atomicmcp.command.client;

import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.OrganizationId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the authorization server finds the clients that an administrator added. */
public interface ClientDirectory {

    /**
     * A client that was added.
     *
     * @param secret what a confidential one authenticates with, told this once; nothing for a public one
     */
    record AddedClient(ClientId clientId, @Nullable String secret) {}

    /**
     * Stores a client for one organization; PKCE is required of all.
     *
     * @param redirectUris 1 to 20, checked before
     * @param confidential whether it can keep a secret, as a program on a server can and one on a desk cannot
     */
    AddedClient add(OrganizationId organization, String name, List<String> redirectUris, boolean confidential);

    /** Forgets a client for good: who comes with its id is told to register anew. */
    void forget(ClientId client);
}
