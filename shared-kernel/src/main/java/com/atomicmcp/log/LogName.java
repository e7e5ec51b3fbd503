package com.atomicmcp.log;

/** The two logs. */
public enum LogName {
    /** What administrators decided; for ever. */
    DECISIONS,
    /** What the outside reports: customers and analytics; pruned by age. */
    INTAKE
}
