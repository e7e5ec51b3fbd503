package com.atomicmcp.command.oauth;

import com.atomicmcp.command.signin.Secret;
import com.atomicmcp.command.signin.Visitor;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import java.security.Principal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The authorizations under way and in use. Of states, codes and refresh tokens only the SHA-256 is kept; access tokens
 * are not kept at all. Every change demands the version it was made from, so that of two that use one code or one
 * refresh token at the same moment exactly one succeeds.
 *
 * <p>A refresh token that was used less than a minute ago may come from a client that asked twice, or never got the
 * answer: it is given the same successor once more. Whoever uses it later shows that it is in two hands: then the whole
 * family ends, with its connection. So it does with a code, which for that minute is only refused.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class StoredAuthorizations implements OAuth2AuthorizationService {
    private static final Duration TO_CONSENT = Duration.ofMinutes(30);
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final String VERSION = "atomic.version";
    private static final String HASHED = "hash:";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> KEPT = Set.of("code_challenge", "code_challenge_method", "resource");

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final ClientStore clients;
    private final Connections connections;
    private final Clock clock;

    StoredAuthorizations(
            JdbcClient database,
            PlatformTransactionManager transactions,
            ClientStore clients,
            Connections connections,
            Clock clock) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        this.clients = clients;
        this.connections = connections;
        this.clock = clock;
    }

    private enum Kind {
        STATE,
        CODE,
        REFRESH
    }

    /** What is kept of the authorization request. */
    record Request(
            String authorizationUri,
            String clientId,
            @Nullable String redirectUri,
            @Nullable String state,
            List<String> scopes,
            Map<String, String> parameters) {}

    /** @param usedAt when a code was redeemed, or a refresh token replaced */
    private record Token(
            String hash,
            String authorizationId,
            Kind kind,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable Instant usedAt) {}

    @Override
    public void save(OAuth2Authorization authorization) {
        var ended = transaction.execute(_ -> store(authorization));
        if (Boolean.TRUE.equals(ended)) {
            connections.end(Grant.of(authorization));
        }
    }

    /** Whether this ended a family. */
    private boolean store(OAuth2Authorization authorization) {
        var id = authorization.getId();
        var code = authorization.getToken(OAuth2AuthorizationCode.class);
        var refresh = authorization.getRefreshToken();
        var now = clock.instant();
        var revoked = refresh != null && refresh.isInvalidated();
        var expiresAt = refresh != null
                ? end(refresh.getToken().getExpiresAt())
                : code != null ? end(code.getToken().getExpiresAt()) : now.plus(TO_CONSENT);
        if (isKnown(refresh, id)) {
            return false; // given once more: what it has led to since stays as it is
        }
        if (!write(authorization, revoked, expiresAt)) {
            if (isKnown(refresh, id)) {
                return false; // another request with the same refresh token has stored its successor meanwhile
            }
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
        }

        if (authorization.getAttribute(OAuth2ParameterNames.STATE) instanceof String state) {
            put(new Token(hash(state), id, Kind.STATE, now, now.plus(TO_CONSENT), null));
        } else {
            database.sql(
                            "UPDATE oauth_token SET used_at = ? WHERE authorization_id = ? AND kind = ? AND used_at IS NULL")
                    .params(Timestamp.from(now), id, Kind.STATE.name())
                    .update();
        }
        if (code != null) {
            var token = code.getToken();
            put(new Token(
                    hash(token.getTokenValue()),
                    id,
                    Kind.CODE,
                    end(token.getIssuedAt()),
                    end(token.getExpiresAt()),
                    code.isInvalidated() ? now : null));
        }
        if (refresh != null) {
            var token = refresh.getToken();
            database.sql("UPDATE oauth_token SET used_at = ? WHERE authorization_id = ? AND kind = ?"
                            + " AND used_at IS NULL AND token_hash <> ?")
                    .params(Timestamp.from(now), id, Kind.REFRESH.name(), hash(token.getTokenValue()))
                    .update();
            put(new Token(
                    hash(token.getTokenValue()),
                    id,
                    Kind.REFRESH,
                    end(token.getIssuedAt()),
                    end(token.getExpiresAt()),
                    null));
        }
        return revoked;
    }

    /** Whether this is the successor of a refresh token that was used before. */
    private boolean isKnown(OAuth2Authorization.@Nullable Token<OAuth2RefreshToken> successor, String id) {
        return successor != null
                && !successor.isInvalidated()
                && database.sql("SELECT COUNT(*) FROM oauth_token WHERE token_hash = ? AND authorization_id = ?")
                                .params(hash(successor.getToken().getTokenValue()), id)
                                .query(Integer.class)
                                .single()
                        > 0;
    }

    /** False if it is not as it was read any more. */
    private boolean write(OAuth2Authorization authorization, boolean revoked, Instant expiresAt) {
        var grant = authorization.getAttribute(Grant.ATTRIBUTE) instanceof Grant given ? given : null;
        if (authorization.getAttribute(VERSION) instanceof Long version) {
            return database.sql("UPDATE oauth_authorization SET version = version + 1, scopes = ?,"
                                    + " organization_id = ?, member_id = ?, connection_id = ?, revoked = ?, expires_at = ?"
                                    + " WHERE id = ? AND version = ?")
                            .param(String.join(" ", new TreeSet<>(authorization.getAuthorizedScopes())))
                            .param(grant == null ? null : grant.organizationId().value())
                            .param(grant == null ? null : grant.memberId().value())
                            .param(grant == null ? null : grant.connectionId().value())
                            .param(revoked)
                            .param(Timestamp.from(expiresAt))
                            .param(authorization.getId())
                            .param(version)
                            .update()
                    == 1;
        }
        database.sql("INSERT INTO oauth_authorization (id, version, registered_client_id, account_id, request, scopes,"
                        + " revoked, expires_at) VALUES (?, 1, ?, ?, ?, ?, FALSE, ?)")
                .params(
                        authorization.getId(),
                        authorization.getRegisteredClientId(),
                        authorization.getPrincipalName(),
                        JSON.writeValueAsString(request(authorization)),
                        String.join(" ", new TreeSet<>(authorization.getAuthorizedScopes())),
                        Timestamp.from(expiresAt))
                .update();
        return true;
    }

    private void put(Token token) {
        var usedAt = token.usedAt() == null ? null : Timestamp.from(token.usedAt());
        var known = database.sql(
                        "UPDATE oauth_token SET used_at = COALESCE(used_at, CAST(? AS TIMESTAMP WITH TIME ZONE)) WHERE token_hash = ?")
                .param(usedAt)
                .param(token.hash())
                .update();
        if (known == 0) {
            database.sql("INSERT INTO oauth_token (token_hash, authorization_id, kind, issued_at, expires_at, used_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?)")
                    .param(token.hash())
                    .param(token.authorizationId())
                    .param(token.kind().name())
                    .param(Timestamp.from(token.issuedAt()))
                    .param(Timestamp.from(token.expiresAt()))
                    .param(usedAt)
                    .update();
        }
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        transaction.executeWithoutResult(_ -> {
            database.sql("DELETE FROM oauth_token WHERE authorization_id = ?")
                    .param(authorization.getId())
                    .update();
            database.sql("DELETE FROM oauth_authorization WHERE id = ?")
                    .param(authorization.getId())
                    .update();
        });
    }

    /** Ends a family: none of its refresh tokens is good for anything any more, nor is its connection. */
    void revoke(OAuth2Authorization authorization) {
        database.sql("UPDATE oauth_authorization SET revoked = TRUE, version = version + 1 WHERE id = ?")
                .param(authorization.getId())
                .update();
        if (authorization.getAttribute(Grant.ATTRIBUTE) instanceof Grant grant) {
            connections.end(grant);
        }
    }

    /** Forgets what has expired. */
    void tidy() {
        var now = Timestamp.from(clock.instant());
        database.sql("DELETE FROM oauth_token WHERE expires_at < ?").param(now).update();
        database.sql("DELETE FROM oauth_authorization WHERE expires_at < ?")
                .param(now)
                .update();
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        return row(id).map(row -> authorization(row, tokens(id, ""), null, null))
                .orElse(null);
    }

    /** @param type none means any of code and refresh token, used ones too: that is how a token is found to be revoked */
    @Override
    public @Nullable OAuth2Authorization findByToken(String presented, @Nullable OAuth2TokenType type) {
        var hash = Secret.hash(presented);
        var row = database.sql("SELECT authorization_id FROM oauth_token WHERE token_hash = ? AND expires_at > ?")
                .params(hash, Timestamp.from(clock.instant()))
                .query(String.class)
                .optional()
                .flatMap(this::row);
        if (row.isEmpty()) {
            return null;
        }
        // after the version: what is found used or unused here cannot have been so before it
        var tokens = tokens(row.get().id(), hash);
        var token = tokens.stream().filter(one -> one.hash().equals(hash)).findFirst();
        if (token.isEmpty() || !fits(token.get().kind(), type)) {
            return null;
        }
        var authorization = authorization(row.get(), tokens, token.get(), presented);
        var usedAt = token.get().usedAt();
        if (authorization == null || type == null || usedAt == null) {
            return authorization;
        }
        var late = usedAt.plus(GRACE).isBefore(clock.instant());
        return switch (token.get().kind()) {
            case STATE -> null;
            case CODE -> late ? authorization : null; // the framework ends the family of a code that was used before
            case REFRESH -> {
                if (late) {
                    revoke(authorization);
                }
                yield late ? null : authorization;
            }
        };
    }

    @Nullable
    OAuth2Authorization findByConnection(@Nullable String connection) {
        return connection == null
                ? null
                : database.sql("SELECT id FROM oauth_authorization WHERE connection_id = ?")
                        .param(connection)
                        .query(String.class)
                        .optional()
                        .map(this::findById)
                        .orElse(null);
    }

    /** What a question that was answered with yes a moment ago has led to, while its code is not redeemed. */
    Optional<OAuth2Authorization> answered(String state) {
        var hash = Secret.hash(state);
        var since = Timestamp.from(clock.instant().minus(GRACE));
        return database.sql(
                        "SELECT authorization_id FROM oauth_token s WHERE token_hash = ? AND kind = ? AND used_at > ?"
                                + " AND EXISTS (SELECT 1 FROM oauth_token c WHERE c.authorization_id = s.authorization_id"
                                + " AND c.kind = ? AND c.used_at IS NULL)")
                .params(hash, Kind.STATE.name(), since, Kind.CODE.name())
                .query(String.class)
                .optional()
                .map(this::findById);
    }

    private static boolean fits(Kind kind, @Nullable OAuth2TokenType type) {
        return switch (kind) {
            case STATE -> type != null && OAuth2ParameterNames.STATE.equals(type.getValue());
            case CODE -> type == null || OAuth2ParameterNames.CODE.equals(type.getValue());
            case REFRESH -> type == null || isRefresh(type);
        };
    }

    private static boolean isRefresh(OAuth2TokenType type) {
        return OAuth2TokenType.REFRESH_TOKEN.equals(type);
    }

    private record Row(
            String id,
            long version,
            String client,
            AccountId account,
            Request request,
            Set<String> scopes,
            @Nullable Grant grant,
            boolean revoked) {}

    private Optional<Row> row(String id) {
        return database.sql("SELECT * FROM oauth_authorization WHERE id = ?")
                .param(id)
                .query((row, _) -> new Row(
                        id,
                        row.getLong("version"),
                        row.getString("registered_client_id"),
                        new AccountId(row.getString("account_id")),
                        JSON.readValue(row.getString("request"), Request.class),
                        scopes(row.getString("scopes")),
                        grant(row),
                        row.getBoolean("revoked")))
                .optional();
    }

    private static @Nullable Grant grant(ResultSet row) throws SQLException {
        var connection = row.getString("connection_id");
        return connection == null
                ? null
                : new Grant(
                        new OrganizationId(row.getString("organization_id")),
                        new MemberId(row.getString("member_id")),
                        new ConnectionId(connection));
    }

    /** Not every refresh token there was: a family may have had thousands. */
    private List<Token> tokens(String id, String hash) {
        return database.sql("SELECT * FROM oauth_token WHERE authorization_id = ?"
                        + " AND (used_at IS NULL OR kind = ? OR token_hash = ?) ORDER BY issued_at")
                .params(id, Kind.CODE.name(), hash)
                .query((row, _) -> token(row))
                .list();
    }

    private @Nullable OAuth2Authorization authorization(
            Row row, List<Token> tokens, @Nullable Token by, @Nullable String presented) {
        var client = clients.findById(row.client());
        if (client == null) {
            return null;
        }
        var authorization = OAuth2Authorization.withRegisteredClient(client)
                .id(row.id())
                .principalName(row.account().value())
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizedScopes(row.scopes())
                .attribute(VERSION, row.version())
                .attribute(Principal.class.getName(), Visitor.account(row.account()))
                .attribute(OAuth2AuthorizationRequest.class.getName(), request(row.request()));
        if (row.grant() != null) {
            authorization.attribute(Grant.ATTRIBUTE, row.grant());
        }
        for (var token : tokens) {
            var value = by != null && presented != null && by.hash().equals(token.hash())
                    ? presented
                    : HASHED + token.hash();
            switch (token.kind()) {
                case STATE -> {
                    if (token.usedAt() == null) {
                        authorization.attribute(OAuth2ParameterNames.STATE, value);
                    }
                }
                case CODE ->
                    authorization.token(
                            new OAuth2AuthorizationCode(value, token.issuedAt(), token.expiresAt()),
                            metadata -> metadata.put(
                                    OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, token.usedAt() != null));
                case REFRESH -> {
                    var wanted = (by == null || by.kind() != Kind.REFRESH)
                            ? token.usedAt() == null
                            : by.hash().equals(token.hash());
                    if (wanted) {
                        authorization.token(
                                new OAuth2RefreshToken(value, token.issuedAt(), token.expiresAt()),
                                metadata -> metadata.put(
                                        OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, row.revoked()));
                    }
                }
            }
        }
        return authorization.build();
    }

    private static Token token(ResultSet row) throws SQLException {
        var usedAt = row.getTimestamp("used_at");
        return new Token(
                row.getString("token_hash"),
                row.getString("authorization_id"),
                Kind.valueOf(row.getString("kind")),
                row.getTimestamp("issued_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                usedAt == null ? null : usedAt.toInstant());
    }

    private static Request request(OAuth2Authorization authorization) {
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        if (request == null) {
            throw new IllegalStateException("an authorization without the request it answers");
        }
        var parameters = new TreeMap<String, String>();
        request.getAdditionalParameters().forEach((name, value) -> {
            if (KEPT.contains(name) && value instanceof String text) {
                parameters.put(name, text);
            }
        });
        return new Request(
                request.getAuthorizationUri(),
                request.getClientId(),
                request.getRedirectUri(),
                request.getState(),
                List.copyOf(request.getScopes()),
                parameters);
    }

    private static OAuth2AuthorizationRequest request(Request stored) {
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(stored.authorizationUri())
                .clientId(stored.clientId())
                .redirectUri(stored.redirectUri())
                .scopes(Set.copyOf(stored.scopes()))
                .state(stored.state())
                .additionalParameters(Map.copyOf(stored.parameters()))
                .build();
    }

    private static Set<String> scopes(String stored) {
        return stored.isEmpty() ? Set.of() : Set.of(stored.split(" "));
    }

    private static String hash(String value) {
        return value.startsWith(HASHED) ? value.substring(HASHED.length()) : Secret.hash(value);
    }

    private static Instant end(@Nullable Instant given) {
        if (given == null) {
            throw new IllegalStateException("a token without a lifetime");
        }
        return given;
    }
}
