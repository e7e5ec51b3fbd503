package com.atomicmcp.audit.access;

import com.atomicmcp.id.MemberId;
import java.util.List;

/** What one member could do at an instant, as they were called then. */
public record PersonAccess(MemberId memberId, String name, String email, List<Held> access) {}
