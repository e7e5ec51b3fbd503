package com.atomicmcp.log;

/** The three logs. */
public enum LogName {
    /** What administrators decided; for ever. */
    DECISIONS,
    /** What the outside reports: customers and analytics; pruned by age. */
    INTAKE,
    /** What clients asked at the MCP endpoint; pruned by age. */
    CALLS
}
