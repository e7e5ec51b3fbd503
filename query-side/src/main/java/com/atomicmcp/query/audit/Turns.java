package com.atomicmcp.query.audit;

import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Turnstile;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Whose turn it is to have the past worked out: it is work for a core, and commands want one, too. One of each
 * organization at a time, so that none keeps the others waiting, and two in all.
 */
@Component
class Turns {

    private static final int AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Turnstile all = new Turnstile(AT_ONCE, PATIENCE);
    private final Map<OrganizationId, Turnstile> each = new ConcurrentHashMap<>();

    /** @throws com.atomicmcp.rejection.Refused as not ready, if it is not their turn within ten seconds */
    <T> T pass(OrganizationId whose, Supplier<T> work) {
        return each.computeIfAbsent(whose, _ -> new Turnstile(1, PATIENCE)).pass(() -> all.pass(work));
    }
}
