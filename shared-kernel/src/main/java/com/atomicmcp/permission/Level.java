package com.atomicmcp.permission;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much of a resource a permission opens; each level holds the ones before it. */
public enum Level {
    @JsonProperty("view")
    VIEW("View"),
    @JsonProperty("edit")
    EDIT("Edit"),
    @JsonProperty("admin")
    ADMIN("Admin");

    private final String title;

    Level(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    public boolean holds(Level needed) {
        return compareTo(needed) >= 0;
    }
}
