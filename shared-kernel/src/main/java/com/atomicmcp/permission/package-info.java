/** Resources, levels and permissions, and what a command needs of them. */
@NullMarked
package com.atomicmcp.permission;

import org.jspecify.annotations.NullMarked;
