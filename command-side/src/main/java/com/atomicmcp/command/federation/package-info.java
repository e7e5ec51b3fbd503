/** Lets members in whom their organization's own identity provider vouches for. Knows that provider, and who is who there. */
@NullMarked
package com.atomicmcp.command.federation;

import org.jspecify.annotations.NullMarked;
