/** The past, as those may ask for it who look after an organization. */
@NullMarked
package com.atomicmcp.query.audit;

import org.jspecify.annotations.NullMarked;
