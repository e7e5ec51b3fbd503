/** What is removed because an organization does not want it kept any longer. */
@NullMarked
package com.atomicmcp.command.audit.retention;

import org.jspecify.annotations.NullMarked;
