package com.atomicmcp.organization;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;

/**
 * What an organization may choose for itself.
 *
 * @param auditRetentionDays how long tool calls are kept, 1 to 3,650 days
 * @param analyticsRetentionDays how long analytics events are kept, 1 to 3,650 days
 * @param inactivityLogoutMinutes after how long without a request a member is signed out, 1 to 1,440 minutes
 */
public record Preferences(int auditRetentionDays, int analyticsRetentionDays, int inactivityLogoutMinutes) {

    public static final Preferences DEFAULT = new Preferences(365, 365, 30);

    public Preferences {
        within("auditRetentionDays", auditRetentionDays, 3_650);
        within("analyticsRetentionDays", analyticsRetentionDays, 3_650);
        within("inactivityLogoutMinutes", inactivityLogoutMinutes, 1_440);
    }

    private static void within(String field, int value, int most) {
        if (value < 1 || value > most) {
            throw new Refused(new InvalidValue(field, "is a number from 1 to " + most));
        }
    }
}
