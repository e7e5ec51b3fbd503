package com.atomicmcp.client;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a client came to be known. */
public enum Registration {
    /** It published a metadata document at the URL that is its id. */
    @JsonProperty("metadata-document")
    METADATA_DOCUMENT,
    /** It registered itself (RFC 7591). */
    @JsonProperty("dynamic")
    DYNAMIC,
    /** An administrator added it. */
    @JsonProperty("administrator")
    ADMINISTRATOR
}
