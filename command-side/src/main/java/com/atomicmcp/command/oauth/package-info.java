/**
 * The authorization server of OAuth 2.1: how MCP clients register, ask a member for consent, and get tokens for the MCP
 * URL of one organization.
 */
@NullMarked
package com.atomicmcp.command.oauth;

import org.jspecify.annotations.NullMarked;
