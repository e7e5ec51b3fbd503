/** Fetches what strangers name, from nowhere but the public internet. Knows addresses and HTTP; nothing of OAuth. */
@NullMarked
package com.atomicmcp.command.oauth.metadata;

import org.jspecify.annotations.NullMarked;
