/** The parent context below the doors: both logs, the read models' database, Axon, and the access model that follows the decisions. */
@NullMarked
package com.atomicmcp.launcher.store;

import org.jspecify.annotations.NullMarked;
