/**
 * {@code atomicctl projections}: what operators see of read models and do to them. Knows a running server by its
 * operations door, or is one itself, for as long as a command takes, where only the addresses of stores are known.
 */
@NullMarked
package com.atomicmcp.launcher.projections;

import org.jspecify.annotations.NullMarked;
