package com.atomicmcp.kernel;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotReady;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;

/** Tells a store that cannot be reached, or is just going down, from every other failure: it is to be asked again. */
public final class StoreOutOfReach {

    private StoreOutOfReach() {}

    /** By SQL state: class 08, connection exception, and 57P, operator intervention at PostgreSQL (its appendix A). */
    public static boolean causes(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SQLTransientConnectionException _, SQLNonTransientConnectionException _ -> {
                    return true;
                }
                case SQLException sql
                when sql.getSQLState() != null && lost(sql.getSQLState()) -> {
                    return true;
                }
                default -> {} // its cause may be
            }
        }
        return false;
    }

    public static Refused refused() {
        return new Refused(new NotReady("The store cannot be reached."));
    }

    private static boolean lost(String state) {
        return state.startsWith("08") || state.startsWith("57P");
    }
}
