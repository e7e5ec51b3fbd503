/** Seals the decision log, and checks it against its seals. Knows the tables of both, and the secret that the keys are kept with. */
@NullMarked
package com.atomicmcp.command.audit.seal;

import org.jspecify.annotations.NullMarked;
