package com.atomicmcp.log;

import java.util.List;

/** All logs, to be read. */
public record Logs(Log decisions, Log intake, Log calls) {

    public List<Log> all() {
        return List.of(decisions, intake, calls);
    }

    public Log of(LogName name) {
        return switch (name) {
            case DECISIONS -> decisions;
            case INTAKE -> intake;
            case CALLS -> calls;
        };
    }
}
