/** Names that only one may have, reserved in the transaction that decides. */
@NullMarked
package com.atomicmcp.command.names;

import org.jspecify.annotations.NullMarked;
