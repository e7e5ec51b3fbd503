package com.atomicmcp.log;

/** Both logs, to be read. */
public record Logs(Log decisions, Log intake) {

    public Log of(LogName name) {
        return switch (name) {
            case DECISIONS -> decisions;
            case INTAKE -> intake;
        };
    }
}
