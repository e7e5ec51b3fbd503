package com.atomicmcp.command.signin;

import com.atomicmcp.command.signin.Accounts.Account;
import com.atomicmcp.rejection.Refused;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Signs people in with what they show, wherever they do it, and holds up those who guess. */
@Component
class SignIn {
    private final Accounts accounts;
    private final SignInAttempts attempts;
    private final FailedSignIns failed;

    SignIn(Accounts accounts, SignInAttempts attempts, FailedSignIns failed) {
        this.accounts = accounts;
        this.attempts = attempts;
        this.failed = failed;
    }

    /**
     * The account with this email address and this password, if there is one.
     *
     * @throws TooManyAttempts if too many attempts failed lately
     * @throws com.atomicmcp.rejection.Refused as unavailable, if too many sign in at once
     */
    Optional<Account> attempt(@Nullable String email, @Nullable String password, String address) {
        return heldUp(email, address, () -> accounts.verify(email, password));
    }

    /** The same; where there is no account with this email address, one is made with this password. */
    Optional<Account> orOpen(String email, String password, String address) {
        return heldUp(email, address, () -> accounts.open(email, password));
    }

    /**
     * The same for one who shows something of which nobody can say beforehand whose it is.
     *
     * @throws TooManyAttempts if too many attempts failed lately from there
     */
    Optional<Account> attempt(String address, Supplier<Optional<Account>> attempt) {
        attempts.admit(address).ifPresent(wait -> {
            throw new TooManyAttempts(wait);
        });
        var account = attempt.get();
        account.ifPresentOrElse(owner -> attempts.succeeded(owner.email(), address), () -> attempts.failed(address));
        return account;
    }

    private Optional<Account> heldUp(@Nullable String email, String address, Supplier<Optional<Account>> attempt) {
        attempts.admit(email, address).ifPresent(wait -> {
            failed.heldUp(email, address);
            throw new TooManyAttempts(wait);
        });
        try {
            var account = attempt.get();
            if (account.isPresent()) {
                attempts.succeeded(email, address);
            } else {
                attempts.failed(email, address);
                failed.wrongPassword(email, address);
            }
            return account;
        } catch (Refused notLookedAt) {
            attempts.withdrawn(email, address);
            throw notLookedAt;
        }
    }
}
