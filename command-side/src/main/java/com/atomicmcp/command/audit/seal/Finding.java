package com.atomicmcp.command.audit.seal;

import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it was sealed.
 *
 * @param seal under which; nothing where it is about none
 * @param position of the entry, or of the first one that it is about; nothing where it is about none
 * @param eventId of the entry that stands there now
 * @param words all of it, for a person
 */
public record Finding(
        Kind kind,
        @Nullable Long seal,
        @Nullable Long position,
        @Nullable String eventId,
        String words) {

    public enum Kind {
        ENTRY_CHANGED,
        ENTRY_REMOVED,
        ENTRY_INSERTED,
        ENTRIES_REORDERED,
        ENTRY_AND_IMPRINT_CHANGED,
        IMPRINTS_CHANGED,
        SEAL_CHANGED,
        SEAL_REMOVED,
        SEAL_REPLACED,
        KEY_FOREIGN,
        LOG_TRUNCATED,
        HISTORY_REWRITTEN,
        HEAD_OF_ANOTHER,
        TABLE_REMOVED
    }
}
