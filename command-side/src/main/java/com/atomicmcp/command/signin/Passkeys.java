package com.atomicmcp.command.signin;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.command.signin.Accounts.Account;
import com.atomicmcp.command.signin.Post.Letter;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.WrongState;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialCreationOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.JdbcUserCredentialRepository;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The passkeys that open accounts (Web Authentication, Level 3), each bound to the host of the issuer and to a device or
 * password manager that makes sure each time who holds it. Adding one takes the password of the account, so that neither
 * a session left open nor an identity provider gains one; removing one ends all other sessions, those included that it
 * opened. The owner gets a letter about either.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class Passkeys {
    private static final int MOST = 20;

    private final UserCredentialRepository stored;
    private final Webauthn4JRelyingPartyOperations verifier;
    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final Accounts accounts;
    private final AccessModel organizations;
    private final SignIn signIn;
    private final Post post;
    private final String issuer;

    Passkeys(
            JdbcOperations jdbc,
            JdbcClient database,
            PlatformTransactionManager transactions,
            Accounts accounts,
            AccessModel organizations,
            SignIn signIn,
            Post post,
            @Value("${atomic.issuer:http://localhost:8080}") String issuer) {
        this.stored = new JdbcUserCredentialRepository(jdbc);
        this.verifier = verifier(URI.create(issuer), new Owners(accounts), stored);
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        this.accounts = accounts;
        this.organizations = organizations;
        this.signIn = signIn;
        this.post = post;
        this.issuer = issuer;
    }

    /** One of them, as its owner sees it; days are in UTC. */
    public record Passkey(String id, String name, LocalDate added, LocalDate used) {}

    private static Webauthn4JRelyingPartyOperations verifier(
            URI issuer, PublicKeyCredentialUserEntityRepository owners, UserCredentialRepository stored) {
        var verifier = new Webauthn4JRelyingPartyOperations(
                owners,
                stored,
                PublicKeyCredentialRpEntity.builder()
                        .id(issuer.getHost())
                        .name("Atomic MCP Server")
                        .build(),
                Set.of(issuer.getScheme() + "://" + issuer.getRawAuthority()));
        verifier.setCustomizeCreationOptions(
                options -> options.authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                        .userVerification(UserVerificationRequirement.REQUIRED)
                        .residentKey(ResidentKeyRequirement.REQUIRED)
                        .build()));
        verifier.setCustomizeRequestOptions(options ->
                options.userVerification(UserVerificationRequirement.REQUIRED).allowCredentials(List.of()));
        return verifier;
    }

    /** For the filter that has browsers ask for one. */
    WebAuthnRelyingPartyOperations verifier() {
        return verifier;
    }

    List<Passkey> of(AccountId account) {
        return stored.findByUserId(handle(account)).stream()
                .sorted(Comparator.comparing(CredentialRecord::getCreated))
                .map(record -> new Passkey(
                        record.getCredentialId().toBase64UrlString(),
                        record.getLabel(),
                        day(record.getCreated()),
                        day(record.getLastUsed())))
                .toList();
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /**
     * What a browser is to be asked for a new one.
     *
     * @throws Refused as invalid, if the password is not the account's; as a conflict, if it has 20 already
     * @throws TooManyAttempts if too many attempts failed lately
     */
    PublicKeyCredentialCreationOptions begin(Authentication visitor, @Nullable String password, String address) {
        var id = new AccountId(visitor.getName());
        if (signIn.attempt(account(id).email(), password, address).isEmpty()) {
            throw new Refused(new InvalidValue("password", "is not the password of this account"));
        }
        if (of(id).size() >= MOST) {
            throw new Refused(new WrongState("account", "full: it has " + MOST + " passkeys", "Remove one first."));
        }
        return verifier.createPublicKeyCredentialCreationOptions(
                new ImmutablePublicKeyCredentialCreationOptionsRequest(visitor));
    }

    /**
     * Keeps what the browser brought.
     *
     * @param asked what it was asked for, by {@link #begin}
     * @throws Refused as invalid, if it is not what was asked for
     */
    void add(
            AccountId id,
            PublicKeyCredentialCreationOptions asked,
            @Nullable String name,
            PublicKeyCredential<AuthenticatorAttestationResponse> brought) {
        var checked = Text.name("name", name);
        if (!handle(id).equals(asked.getUser().getId())) {
            throw unverified(); // another account has signed in meanwhile
        }
        try {
            verifier.registerCredential(
                    new ImmutableRelyingPartyRegistrationRequest(asked, new RelyingPartyPublicKey(brought, checked)));
        } catch (DataAccessException unreachable) {
            throw unreachable;
        } catch (RuntimeException unfit) { // of many kinds, by what is wrong with it
            throw unverified();
        }
        tellOwner(account(id), "A passkey was added", "The passkey “" + checked + "” can now sign in to");
    }

    private static Refused unverified() {
        return new Refused(new InvalidValue("passkey", "could not be verified; begin again"));
    }

    /**
     * @return the account, of which every session has ended that does not follow its generation
     * @throws Refused as not found, if it is not one of this account
     */
    Account remove(AccountId id, String passkey) {
        var removed = of(id).stream()
                .filter(own -> own.id().equals(passkey))
                .findFirst()
                .orElseThrow(() -> new Refused(new NotFound("passkey", passkey)));
        var account = transaction.execute(_ -> {
            stored.delete(Bytes.fromBase64(removed.id()));
            return accounts.endSessions(id);
        });
        tellOwner(account, "A passkey was removed", "The passkey “" + removed.name() + "” no longer signs in to");
        return account;
    }

    /**
     * Whose passkey has signed what a browser was asked for, if they are a member of anything. It is held meanwhile, lest
     * it come back that is removed at the same moment.
     */
    Optional<Account> owner(RelyingPartyAuthenticationRequest signed) {
        return Optional.ofNullable(transaction.execute(status -> {
            try {
                database.sql("SELECT credential_id FROM user_credentials WHERE credential_id = ? FOR UPDATE")
                        .param(signed.getPublicKey().getRawId().toBase64UrlString())
                        .query(String.class)
                        .optional();
                var owner = accountId(verifier.authenticate(signed).getId());
                return organizations.memberships(owner).isEmpty()
                        ? null
                        : accounts.find(owner).orElse(null);
            } catch (DataAccessException unreachable) {
                throw unreachable;
            } catch (RuntimeException unfit) { // of many kinds, by what is wrong with it
                return null;
            }
        }));
    }

    private Account account(AccountId id) {
        return accounts.find(id).orElseThrow(() -> new Refused(new NotFound("account", id.value())));
    }

    private void tellOwner(Account account, String subject, String what) {
        if (post.delivers()) {
            post.send(() -> Optional.of(new Letter(account.email(), subject, """
                    %s your account at Atomic MCP Server.

                    If it was not you, choose another password now, and look at your passkeys then: %s/account
                    """.formatted(what, issuer))));
        }
    }

    /** By which a passkey knows whose it is: an account's id says nothing about a person. */
    private static Bytes handle(AccountId account) {
        return new Bytes(account.value().getBytes(StandardCharsets.UTF_8));
    }

    private static AccountId accountId(Bytes handle) {
        return new AccountId(new String(handle.getBytes(), StandardCharsets.UTF_8));
    }

    /** Accounts, as passkeys know them. */
    private record Owners(Accounts accounts) implements PublicKeyCredentialUserEntityRepository {
        @Override
        public @Nullable PublicKeyCredentialUserEntity findById(Bytes handle) {
            return accounts.find(accountId(handle)).map(Owners::owner).orElse(null);
        }

        @Override
        public @Nullable PublicKeyCredentialUserEntity findByUsername(String account) {
            return accounts.find(new AccountId(account)).map(Owners::owner).orElse(null);
        }

        private static PublicKeyCredentialUserEntity owner(Account account) {
            return ImmutablePublicKeyCredentialUserEntity.builder()
                    .id(handle(account.accountId()))
                    .name(account.email())
                    .displayName(account.email())
                    .build();
        }

        @Override
        public void save(PublicKeyCredentialUserEntity owner) {
            throw new UnsupportedOperationException("accounts are opened, not saved");
        }

        @Override
        public void delete(Bytes handle) {
            throw new UnsupportedOperationException("accounts stay");
        }
    }
}
