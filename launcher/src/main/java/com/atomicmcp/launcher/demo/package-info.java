/** The demo: what is in it, and how it goes in through the public APIs, as a user's data would. */
@NullMarked
package com.atomicmcp.launcher.demo;

import org.jspecify.annotations.NullMarked;
