/** The whole published language in one place: what every event is called in the logs. */
@NullMarked
package com.atomicmcp.language;

import org.jspecify.annotations.NullMarked;
