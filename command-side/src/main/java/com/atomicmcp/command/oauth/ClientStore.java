package com.atomicmcp.command.oauth;

import com.atomicmcp.client.Registration;
import com.atomicmcp.command.client.ClientDirectory;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.OrganizationId;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The clients that may ask for consent. Anybody can register one, so those that no member has consented to yet are kept
 * for a day only, and not more than 10,000 of them: then those make room that have waited for more than an hour, and where
 * there are none, nobody registers. None of that reaches the decision log.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ClientStore implements RegisteredClientRepository, ClientDirectory {
    private static final Duration UNCONSENTED = Duration.ofHours(24);
    private static final Duration TO_SIGN_IN = Duration.ofHours(1);
    private static final int MOST_UNCONSENTED = 10_000;
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ORGANIZATION = "atomic.organization";

    private final JdbcClient database;
    private final Clock clock;

    ClientStore(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param secretHash of a confidential client */
    record Document(
            String name,
            List<String> redirectUris,
            String authMethod,
            @Nullable String secretHash) {}

    /** Stores a client that registered itself; nothing if there is no room for one. */
    Optional<RegisteredClient> register(Document document) {
        return hasRoom() ? Optional.of(insert(ClientId.random(), null, document, null)) : Optional.empty();
    }

    private boolean hasRoom() {
        if (waiting() < MOST_UNCONSENTED) {
            return true;
        }
        forgetUnconsented(TO_SIGN_IN);
        return waiting() < MOST_UNCONSENTED;
    }

    private int waiting() {
        return database.sql("SELECT COUNT(*) FROM oauth_client WHERE consented_at IS NULL")
                .query(Integer.class)
                .single();
    }

    @Override
    public ClientId add(OrganizationId organization, String name, List<String> redirectUris) {
        var document = new Document(name, redirectUris, ClientAuthenticationMethod.NONE.getValue(), null);
        var id = ClientId.random();
        insert(id, organization, document, clock.instant());
        return id;
    }

    @Override
    public void forget(ClientId client) {
        database.sql("DELETE FROM oauth_client WHERE client_id = ?")
                .param(client.value())
                .update();
    }

    private RegisteredClient insert(
            ClientId clientId,
            @Nullable OrganizationId organization,
            Document document,
            @Nullable Instant consentedAt) {
        var id = UUID.randomUUID().toString();
        var now = clock.instant();
        database.sql("INSERT INTO oauth_client (id, client_id, organization_id, document, created_at, consented_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?)")
                .param(id)
                .param(clientId.value())
                .param(organization == null ? null : organization.value())
                .param(JSON.writeValueAsString(document))
                .param(Timestamp.from(now))
                .param(consentedAt == null ? null : Timestamp.from(consentedAt))
                .update();
        return client(id, clientId.value(), organization == null ? null : organization.value(), document, now);
    }

    /** Stores a client as its document describes it, or anew. */
    void describe(String clientId, Document document, Instant freshUntil) {
        if (redescribe(clientId, document, freshUntil)) {
            return;
        }
        try {
            insert(new ClientId(clientId), null, document, null);
        } catch (DuplicateKeyException learntAtTheSameMoment) {
            // described below like any other that is known
        }
        redescribe(clientId, document, freshUntil);
    }

    private boolean redescribe(String clientId, Document document, Instant freshUntil) {
        return database.sql("UPDATE oauth_client SET document = ?, fresh_until = ? WHERE client_id = ?")
                        .params(JSON.writeValueAsString(document), Timestamp.from(freshUntil), clientId)
                        .update()
                == 1;
    }

    /** Until when the description of a client with a document need not be fetched again. */
    Optional<Instant> freshUntil(String clientId) {
        return database.sql("SELECT fresh_until FROM oauth_client WHERE client_id = ? AND fresh_until IS NOT NULL")
                .param(clientId)
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
    }

    /** Keeps a client for good, now that a member has consented to it; false if it was forgotten meanwhile. */
    boolean consented(RegisteredClient client) {
        return database.sql("UPDATE oauth_client SET consented_at = COALESCE(consented_at, ?) WHERE id = ?")
                        .params(Timestamp.from(clock.instant()), client.getId())
                        .update()
                == 1;
    }

    /** Forgets the clients that nobody has consented to in time. */
    void tidy() {
        forgetUnconsented(UNCONSENTED);
    }

    private void forgetUnconsented(Duration age) {
        database.sql("DELETE FROM oauth_client WHERE consented_at IS NULL AND created_at < ?")
                .param(Timestamp.from(clock.instant().minus(age)))
                .update();
    }

    /** Only {@link #register} and {@link #add} store clients. */
    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("clients are registered, not saved");
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return found("id", id).orElse(null);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return found("client_id", clientId).orElse(null);
    }

    private Optional<RegisteredClient> found(String column, String value) {
        if (value.indexOf('\0') >= 0) {
            return Optional.empty(); // PostgreSQL takes no such text, not even to look for
        }
        return database.sql("SELECT id, client_id, organization_id, document, created_at FROM oauth_client WHERE "
                        + column + " = ?")
                .param(value)
                .query((row, _) -> client(
                        row.getString("id"),
                        row.getString("client_id"),
                        row.getString("organization_id"),
                        JSON.readValue(row.getString("document"), Document.class),
                        row.getTimestamp("created_at").toInstant()))
                .optional();
    }

    static Registration registration(RegisteredClient client) {
        return MetadataDocuments.isUrl(client.getClientId())
                ? Registration.METADATA_DOCUMENT
                : organization(client).isPresent() ? Registration.ADMINISTRATOR : Registration.DYNAMIC;
    }

    /** The host that vouches for a client, by the document that is its id. */
    static Optional<String> host(RegisteredClient client) {
        return registration(client) == Registration.METADATA_DOCUMENT
                ? Optional.of(URI.create(client.getClientId()).getHost())
                : Optional.empty();
    }

    /** The only organization a client is for, where an administrator added it. */
    static Optional<OrganizationId> organization(RegisteredClient client) {
        return Optional.ofNullable(
                client.getClientSettings().getSetting(ORGANIZATION) instanceof String id
                        ? new OrganizationId(id)
                        : null);
    }

    private static RegisteredClient client(
            String id, String clientId, @Nullable String organization, Document document, Instant createdAt) {
        var settings = ClientSettings.builder().requireProofKey(true).requireAuthorizationConsent(true);
        if (organization != null) {
            settings.setting(ORGANIZATION, organization);
        }
        var client = RegisteredClient.withId(id)
                .clientId(clientId)
                .clientName(document.name())
                .clientIdIssuedAt(createdAt)
                .clientAuthenticationMethod(new ClientAuthenticationMethod(document.authMethod()))
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
                .redirectUris(uris -> uris.addAll(document.redirectUris()))
                .scopes(scopes -> scopes.addAll(Scopes.ALL))
                .clientSettings(settings.build())
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(Duration.ofMinutes(5))
                        .refreshTokenTimeToLive(Duration.ofDays(30))
                        .reuseRefreshTokens(false)
                        .build());
        if (document.secretHash() != null) {
            client.clientSecret(document.secretHash());
        }
        return client.build();
    }
}
