package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whatever a class of tests did to a server, the operator who reads its log must not find a stack trace there. */
public final class QuietLogs implements AfterAllCallback {

    /** How much of each log was read, so that a class answers for itself only. */
    private static final Map<String, Integer> READ = new ConcurrentHashMap<>();

    @Override
    public void afterAll(ExtensionContext context) {
        var traces = new ArrayList<String>();
        Installation.logs().forEach((name, log) -> {
            var said = log.substring(Math.min(log.length(), READ.getOrDefault(name, 0)));
            READ.put(name, log.length());
            said.lines().filter(line -> line.startsWith("\tat ")).forEach(line -> traces.add(name + ":" + line));
        });
        assertThat(traces).as("stack traces").isEmpty();
    }
}
