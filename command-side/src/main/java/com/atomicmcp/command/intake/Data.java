package com.atomicmcp.command.intake;

/** The envelope that every answer of the customer API comes in. */
public record Data<T>(T data) {}
