package com.atomicmcp.command.request;

import java.util.List;

/** The envelope of a batch as callers send it: {@code {"data": […]}}. */
public record Envelope<T>(List<Unread<T>> data) {}
