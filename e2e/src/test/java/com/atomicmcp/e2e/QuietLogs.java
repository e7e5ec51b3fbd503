package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whatever a class of tests did to a server, the operator who reads its log must not find a stack trace there. */
public final class QuietLogs implements AfterAllCallback {

    @Override
    public void afterAll(ExtensionContext context) {
        for (Map.Entry<String, String> log : Installation.logs().entrySet()) {
            assertThat(log.getValue().lines().filter(line -> line.startsWith("\tat ")))
                    .as("stack traces in %s", log.getKey())
                    .isEmpty();
        }
    }
}
