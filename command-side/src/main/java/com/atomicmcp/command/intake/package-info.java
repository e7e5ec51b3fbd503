/** How what the outside reports is taken in: where it belongs, who may report it, and what becomes of a batch. */
@NullMarked
package com.atomicmcp.command.intake;

import org.jspecify.annotations.NullMarked;
