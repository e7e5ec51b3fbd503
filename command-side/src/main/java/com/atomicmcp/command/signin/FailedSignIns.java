package com.atomicmcp.command.signin;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.audit.Actor;
import com.atomicmcp.audit.refusal.Refusal;
import com.atomicmcp.audit.refusal.Refusal.Kind;
import com.atomicmcp.audit.refusal.Refusals;
import com.atomicmcp.kernel.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Has it noted where somebody failed to sign in to an account that there is, for all organizations it belongs to. Whether
 * there is one is looked up on another thread: the time of the answer must not tell.
 */
@Component
class FailedSignIns {
    private static final int LONGEST_EMAIL = 300;

    private final Refusals refusals;
    private final Accounts accounts;
    private final AccessModel organizations;

    FailedSignIns(Refusals refusals, Accounts accounts, AccessModel organizations) {
        this.refusals = refusals;
        this.accounts = accounts;
        this.organizations = organizations;
    }

    private record Attempt(String at, String from, String rule) {}

    void wrongPassword(@Nullable String email, String address) {
        note(email, address, "wrong-password");
    }

    void heldUp(@Nullable String email, String address) {
        note(email, address, "too-many-attempts");
    }

    private void note(@Nullable String email, String address, String rule) {
        if (email != null && email.length() <= LONGEST_EMAIL) {
            var network = Network.of(address);
            refusals.note(
                    Kind.SIGN_IN, new Attempt(Text.key(email), network, rule), () -> refused(email, network, rule));
        }
    }

    private List<Refusal> refused(String email, String network, String rule) {
        return accounts.find(email).stream()
                .flatMap(account -> organizations.memberships(account.accountId()).stream()
                        .map(membership -> new Refusal(
                                membership.organization().organizationId(),
                                Kind.SIGN_IN,
                                new Actor(
                                        "member",
                                        membership.member().memberId().value(),
                                        membership.member().name(),
                                        account.accountId().value()),
                                null,
                                rule,
                                null,
                                network,
                                null)))
                .toList();
    }
}
