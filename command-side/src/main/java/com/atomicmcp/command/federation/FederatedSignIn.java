package com.atomicmcp.command.federation;

import com.atomicmcp.access.AccessCommand.AddMemberToGroup;
import com.atomicmcp.access.AccessCommand.LinkMember;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.Member.Identity;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.command.signin.FederatedAccounts;
import com.atomicmcp.command.signin.Visitor;
import com.atomicmcp.command.signin.Visitor.Vouched;
import com.atomicmcp.door.Commands;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.organization.Federation;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.AlreadyExists;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.stereotype.Component;

/**
 * Says whose account somebody's is whom an identity provider vouches for. A provider is believed about issuer and
 * subject alone: an email address that it names counts for nothing. Somebody unknown is let in only with an invitation,
 * which makes them a member, or while signed in with the password of the account that they link. Nobody is let in who is
 * no active member of the organization whose provider it is, nor anywhere but there: one organization's provider could
 * otherwise open another's data. Whom a provider vouches for is known in one organization, and is nobody in another that
 * trusts the same provider: who may link an account in the one may be nobody to be trusted in the other.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class FederatedSignIn implements Converter<OAuth2LoginAuthenticationToken, OAuth2AuthenticationToken> {
    private static final Logger logger = LoggerFactory.getLogger(FederatedSignIn.class);
    private static final int LONGEST_SUBJECT = 255; // OpenID Connect Core 1.0, section 2

    private static final String NAME = "account";
    private static final String VOUCHED = "vouched";

    private final AccessModel organizations;
    private final FederatedAccounts accounts;
    private final Commands commands;

    FederatedSignIn(AccessModel organizations, FederatedAccounts accounts, Commands commands) {
        this.organizations = organizations;
        this.accounts = accounts;
        this.commands = commands;
    }

    @Override
    public OAuth2AuthenticationToken convert(OAuth2LoginAuthenticationToken answer) {
        var subdomain = answer.getClientRegistration().getRegistrationId();
        var issuer = answer.getClientRegistration().getProviderDetails().getIssuerUri();
        var organization = organizations
                .organization(subdomain)
                .orElseThrow(() -> new Told("This organization does not sign in this way."));
        var federation = organization
                .federation()
                .filter(current -> current.issuer().equals(issuer))
                .orElseThrow(() -> new Told(FederationDoor.CHANGED));
        OAuth2User vouched = answer.getPrincipal();
        if (vouched == null) {
            throw new IllegalStateException("an answer that vouches for nobody");
        }
        var identity = new Identity(federation.issuer(), checkedSubject(vouched));
        var intent = answer.getAuthorizationExchange().getAuthorizationRequest().getAttribute(Intent.NAME);
        var member = switch (intent instanceof Intent known ? known : new Intent.SignIn()) {
            case Intent.SignIn _ -> known(identity, organization, federation);
            case Intent.Accept(var invitation) -> accepted(identity, organization, invitation);
            case Intent.Link(var own) -> linked(identity, organization, federation, own);
        };
        var account = account(member);
        place(organization, federation, member, vouched.getAttributes());
        var alone = shownPassword(account).isPresent()
                ? List.<GrantedAuthority>of()
                : Visitor.only(organization.organizationId());
        return new OAuth2AuthenticationToken(
                new DefaultOAuth2User(
                        alone,
                        Map.of(
                                NAME,
                                account.value(),
                                VOUCHED,
                                new Vouched(organization.organizationId(), identity.issuer(), identity.subject())),
                        NAME),
                alone,
                subdomain);
    }

    /** As the session is to know whom this sign-in has let in. */
    static Authentication ordinary(Authentication visitor) {
        return visitor.getPrincipal() instanceof OAuth2User user
                        && user.getAttribute(VOUCHED) instanceof Vouched vouched
                        && Visitor.only(visitor).isPresent()
                ? Visitor.vouchedFor(new AccountId(visitor.getName()), vouched)
                : Visitor.account(new AccountId(visitor.getName()));
    }

    private static Member known(Identity identity, OrganizationState organization, Federation federation) {
        return organization
                .access()
                .linked(identity)
                .orElseThrow(() -> new Told("Nobody in " + organization.name() + " is known to be who "
                        + federation.displayName()
                        + " says you are. Open the invitation you were sent and continue with "
                        + federation.displayName() + " there; or, if you have an account already, sign in with its"
                        + " password once and link it on the home page."));
    }

    private Member accepted(Identity identity, OrganizationState organization, String invitation) {
        var invitee = accounts.invitee(invitation)
                .filter(found -> found.organizationId().equals(organization.organizationId()))
                .orElseThrow(
                        () -> new Told("This invitation is not open any more. Ask an administrator for a new one."));
        var account = organization
                .access()
                .linked(identity)
                .map(FederatedSignIn::account)
                .or(() -> accounts.open(invitee.email()))
                .orElseThrow(() -> new Told(
                        "There is an account with the email address " + invitee.email() + " already. Accept the"
                                + " invitation with its password, and link it on the home page then."));
        try {
            accounts.accept(invitation, account);
        } catch (Refused refused) {
            throw new Told(refused.rejection().message());
        }
        link(identity, organization, active(organization, account));
        return active(organization, account);
    }

    private Member linked(Identity identity, OrganizationState organization, Federation federation, AccountId own) {
        if (shownPassword(own).isEmpty()) {
            throw new Told("You are not signed in any more. Sign in with your password, then link your account.");
        }
        var member = active(organization, own);
        if (!identity.equals(member.identity())) {
            link(identity, organization, member);
            accounts.tellLinked(own, organization.name(), federation.displayName());
        }
        return active(organization, own);
    }

    private void link(Identity identity, OrganizationState organization, Member member) {
        try {
            commands.send(
                    new LinkMember(organization.organizationId(), member.memberId(), identity),
                    accounts.caller(account(member)));
        } catch (Refused refused) {
            throw new Told(
                    refused.rejection() instanceof AlreadyExists
                            ? "Another account is linked to this identity already."
                            : refused.rejection().message());
        }
    }

    private static AccountId account(Member active) {
        var account = active.account();
        if (account == null) {
            throw new IllegalStateException("an active member without an account: " + active.memberId());
        }
        return account;
    }

    private Member active(OrganizationState organization, AccountId account) {
        return organizations
                .member(organization.organizationId(), account)
                .orElseThrow(() -> new Told("You are not a member of " + organization.name()
                        + ". Ask one of its administrators to invite you."));
    }

    /** The account, if this very session was opened by somebody who knew its password. */
    private static Optional<Authentication> shownPassword(AccountId account) {
        return signedIn().filter(visitor -> visitor.getName().equals(account.value()));
    }

    /** Who is signed in, and not only because an identity provider says so. */
    static Optional<Authentication> signedIn() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .filter(visitor -> visitor.isAuthenticated() && !(visitor instanceof AnonymousAuthenticationToken))
                .filter(visitor -> Visitor.only(visitor).isEmpty());
    }

    /** Adds; never takes away: what else a member may do is none of the provider's business. */
    private void place(
            OrganizationState organization, Federation federation, Member member, Map<String, Object> claims) {
        if (federation.groupClaim() == null) {
            return;
        }
        var values = values(claims.get(federation.groupClaim()));
        for (var placement : federation.placements()) {
            if (values.contains(placement.value()) && !member.groups().contains(placement.groupId())) {
                try {
                    commands.send(
                            new AddMemberToGroup(organization.organizationId(), placement.groupId(), member.memberId()),
                            accounts.caller(account(member)));
                } catch (Refused refused) {
                    logger.warn(
                            "Member {} of {} was not placed into group {}: {}",
                            member.memberId(),
                            organization.organizationId(),
                            placement.groupId(),
                            refused.rejection().message());
                }
            }
        }
    }

    private static Set<String> values(@Nullable Object claim) {
        return claim instanceof Collection<?> several
                ? several.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet())
                : claim == null ? Set.of() : Set.of(String.valueOf(claim));
    }

    private static String checkedSubject(OAuth2User vouched) {
        var subject = String.valueOf(vouched.getAttributes().get("sub"));
        if (subject.isEmpty()
                || subject.length() > LONGEST_SUBJECT
                || subject.chars().anyMatch(Character::isISOControl)) {
            throw new Told("Your identity provider calls you by a subject that cannot be kept.");
        }
        return subject;
    }
}
