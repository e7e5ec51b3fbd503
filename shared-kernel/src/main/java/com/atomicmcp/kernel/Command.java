package com.atomicmcp.kernel;

import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.permission.Need;

/** Something that is asked of one organization. Whether the one who asks may have it is settled before any aggregate sees it. */
public interface Command {

    OrganizationId organizationId();

    /** What the one who asks must hold. */
    Need need();
}
