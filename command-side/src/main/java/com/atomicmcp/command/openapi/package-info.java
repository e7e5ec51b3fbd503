/** The description of the HTTP APIs, made from their controllers. */
@NullMarked
package com.atomicmcp.command.openapi;

import org.jspecify.annotations.NullMarked;
