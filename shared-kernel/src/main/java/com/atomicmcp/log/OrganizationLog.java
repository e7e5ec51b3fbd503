package com.atomicmcp.log;

import com.atomicmcp.id.OrganizationId;
import java.util.stream.Stream;

/** What one organization decided, without reading what all the others did. */
@FunctionalInterface
public interface OrganizationLog {

    /**
     * Its entries in the order of the log, up to the head as it is met; to be closed. They are fetched in pages: nothing of
     * the store is held between these, however long a reader takes.
     *
     * @throws com.atomicmcp.rejection.Refused as not found, where there is no such organization
     */
    Stream<Entry> of(OrganizationId organization);
}
