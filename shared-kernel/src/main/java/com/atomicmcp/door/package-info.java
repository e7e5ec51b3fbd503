/** What every door asks for: who stands at it, and to have a command carried out. */
@NullMarked
package com.atomicmcp.door;

import org.jspecify.annotations.NullMarked;
