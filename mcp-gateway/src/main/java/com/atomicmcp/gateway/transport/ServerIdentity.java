package com.atomicmcp.gateway.transport;

/**
 * What the server says of itself.
 *
 * @param instructions how an assistant should go about using it
 */
public record ServerIdentity(String name, String title, String version, String instructions) {}
