package com.atomicmcp.command.access;

import java.time.Instant;

/**
 * What a new member is sent, so that they can choose a password and take up their membership.
 *
 * @param token the secret alone; told once, kept only as a hash
 * @param url the page that asks for the password, with the token in it
 */
public record Invitation(String token, String url, Instant expiresAt) {}
