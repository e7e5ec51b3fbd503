package com.atomicmcp.kernel;

import com.atomicmcp.id.OrganizationId;

/** Something that was decided for one organization, or reported to it. Stored for ever: components are added at the end, never renamed. */
public interface Event {

    OrganizationId organizationId();
}
