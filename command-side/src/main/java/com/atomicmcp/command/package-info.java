/** What a command meets before its aggregate decides. */
@NullMarked
package com.atomicmcp.command;

import org.jspecify.annotations.NullMarked;
