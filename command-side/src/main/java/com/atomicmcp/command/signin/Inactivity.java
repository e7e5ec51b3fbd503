package com.atomicmcp.command.signin;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.organization.Preferences;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** How long somebody stays signed in without a request: what the strictest of their organizations prefers. */
@Component
class Inactivity {
    private final AccessModel organizations;

    Inactivity(AccessModel organizations) {
        this.organizations = organizations;
    }

    Duration limit(AccountId account) {
        return Duration.ofMinutes(organizations.memberships(account).stream()
                .mapToInt(membership -> membership.organization().preferences().inactivityLogoutMinutes())
                .min()
                .orElse(Preferences.DEFAULT.inactivityLogoutMinutes()));
    }
}
