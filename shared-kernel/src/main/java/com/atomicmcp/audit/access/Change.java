package com.atomicmcp.audit.access;

import com.atomicmcp.id.MemberId;

/**
 * A change of what somebody can do.
 *
 * @param member who
 * @param name as people knew them then
 * @param gained whether they can since then; else they cannot any more
 * @param by the event that brought it about
 */
public record Change(MemberId member, String name, String email, Right right, boolean gained, Occasion by) {}
