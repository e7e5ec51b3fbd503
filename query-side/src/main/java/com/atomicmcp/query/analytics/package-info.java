/** What happened to Action Flows, by the hour. */
@NullMarked
package com.atomicmcp.query.analytics;

import org.jspecify.annotations.NullMarked;
