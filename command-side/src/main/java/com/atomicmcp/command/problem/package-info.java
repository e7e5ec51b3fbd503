/** How the HTTP APIs say no: RFC 9457 problem details for every refusal, bad input and failure, without a word about the inside. */
@NullMarked
package com.atomicmcp.command.problem;

import org.jspecify.annotations.NullMarked;
