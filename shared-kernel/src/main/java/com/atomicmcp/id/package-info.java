/** Identities: what things are called for ever, whatever they are named today. */
@NullMarked
package com.atomicmcp.id;

import org.jspecify.annotations.NullMarked;
