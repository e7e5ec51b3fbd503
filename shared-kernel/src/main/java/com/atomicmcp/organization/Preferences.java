package com.atomicmcp.organization;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import org.jspecify.annotations.Nullable;

/**
 * What an organization may choose for itself.
 *
 * @param auditRetentionDays how long tool calls are kept, 1 to 3,650 days
 * @param analyticsRetentionDays how long analytics events are kept, 1 to 3,650 days
 * @param inactivityLogoutMinutes after how long without a request a member is signed out, 1 to 1,440 minutes
 * @param callArguments what is kept of the arguments of tool calls
 */
public record Preferences(
        int auditRetentionDays, int analyticsRetentionDays, int inactivityLogoutMinutes, CallArguments callArguments) {

    public static final Preferences DEFAULT = new Preferences(365, 365, 30);

    public Preferences(int auditRetentionDays, int analyticsRetentionDays, int inactivityLogoutMinutes) {
        this(auditRetentionDays, analyticsRetentionDays, inactivityLogoutMinutes, CallArguments.HASHED);
    }

    /** @param callArguments hashes where nothing is said, as by preferences from before it could be */
    public Preferences(
            int auditRetentionDays,
            int analyticsRetentionDays,
            int inactivityLogoutMinutes,
            @Nullable CallArguments callArguments) {
        within("auditRetentionDays", auditRetentionDays, 3_650);
        within("analyticsRetentionDays", analyticsRetentionDays, 3_650);
        within("inactivityLogoutMinutes", inactivityLogoutMinutes, 1_440);
        this.auditRetentionDays = auditRetentionDays;
        this.analyticsRetentionDays = analyticsRetentionDays;
        this.inactivityLogoutMinutes = inactivityLogoutMinutes;
        this.callArguments = callArguments == null ? CallArguments.HASHED : callArguments;
    }

    private static void within(String field, int value, int most) {
        if (value < 1 || value > most) {
            throw new Refused(new InvalidValue(field, "is a number from 1 to " + most));
        }
    }
}
