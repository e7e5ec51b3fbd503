package com.atomicmcp.analytics;

import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.kernel.Page;
import java.util.Map;

/**
 * What happened to one Action Flow in a window of time.
 *
 * @param counts how many of each name in the whole window, whatever names and page were asked for; in the order of the names
 * @param total how many match the question
 * @param facts a page of those that match, the newest first
 */
public record AnalyticsView(Map<String, Long> counts, long total, Page<Fact> facts) {}
