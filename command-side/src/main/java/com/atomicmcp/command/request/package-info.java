/** What all requests have in common: how their bodies are read and bounded, and in whose name they are carried out. */
@NullMarked
package com.atomicmcp.command.request;

import org.jspecify.annotations.NullMarked;
