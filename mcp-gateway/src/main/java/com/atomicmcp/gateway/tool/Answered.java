package com.atomicmcp.gateway.tool;

import java.util.Map;

/**
 * What a tool answers.
 *
 * @param data for the assistant, as the tool's output schema says
 * @param text the same for a person, in a few lines
 * @param rows how many of what was asked for it has
 */
public record Answered(Map<String, Object> data, String text, int rows) {}
