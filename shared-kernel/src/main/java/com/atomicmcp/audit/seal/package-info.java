/** How a log is sealed: the hash tree over the stored bytes of its entries, the statement that is signed, and how each is checked. */
@NullMarked
package com.atomicmcp.audit.seal;

import org.jspecify.annotations.NullMarked;
