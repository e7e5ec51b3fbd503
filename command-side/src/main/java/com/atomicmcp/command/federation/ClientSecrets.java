package com.atomicmcp.command.federation;

import com.atomicmcp.command.oauth.KeySecret;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.organization.Federation;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What this server shows to the identity providers of organizations: sealed, and each for one issuer and one client id,
 * so that a secret is never shown to any other, however the setting is changed.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ClientSecrets {
    private static final String USE = "federation";

    private final JdbcClient database;
    private final KeySecret secret;
    private final Clock clock;

    ClientSecrets(JdbcClient database, KeySecret secret, Clock clock) {
        this.database = database;
        this.secret = secret;
        this.clock = clock;
    }

    void keep(OrganizationId organization, Federation federation, String clientSecret) {
        var sealed = secret.seal(USE, bound(organization, federation), clientSecret);
        var now = Timestamp.from(clock.instant());
        if (!replace(organization, sealed, now)) {
            try {
                database.sql("INSERT INTO federation_secret (organization_id, sealed, changed_at) VALUES (?, ?, ?)")
                        .params(organization.value(), sealed, now)
                        .update();
            } catch (DuplicateKeyException keptAtTheSameMoment) {
                replace(organization, sealed, now);
            }
        }
    }

    private boolean replace(OrganizationId organization, String sealed, Timestamp now) {
        return database.sql("UPDATE federation_secret SET sealed = ?, changed_at = ? WHERE organization_id = ?")
                        .params(sealed, now, organization.value())
                        .update()
                == 1;
    }

    /** Nothing if none is kept for this very issuer and client id. */
    Optional<String> find(OrganizationId organization, Federation federation) {
        return database.sql("SELECT sealed FROM federation_secret WHERE organization_id = ?")
                .param(organization.value())
                .query(String.class)
                .optional()
                .flatMap(kept -> secret.open(USE, bound(organization, federation), kept));
    }

    void forget(OrganizationId organization) {
        database.sql("DELETE FROM federation_secret WHERE organization_id = ?")
                .param(organization.value())
                .update();
    }

    private static String bound(OrganizationId organization, Federation federation) {
        return organization + "\n" + federation.issuer() + "\n" + federation.clientId();
    }
}
