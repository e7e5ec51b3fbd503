package com.atomicmcp.kernel;

/** Something the query side can be asked. What the one who asks may see is settled before. */
public interface Query {}
