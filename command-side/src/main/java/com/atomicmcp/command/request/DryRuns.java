package com.atomicmcp.command.request;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.audit.Foreseen;
import com.atomicmcp.audit.WhatIf;
import com.atomicmcp.door.Rehearsals;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.kernel.Turnstile;
import com.atomicmcp.log.AggregateLog;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers requests of which one only wants to know what they would do. What follows a command in a controller must not
 * happen then: so the answer leaves it as an exception.
 */
@RestControllerAdvice(annotations = RestController.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class DryRuns {

    /** Each reads what was decided about access from its beginning: it is work for a core. */
    private final Turnstile turns = new Turnstile(2, Duration.ofSeconds(10));

    private final Rehearsals rehearsals;
    private final WhatIf whatIf;
    private final HttpServletRequest request;

    DryRuns(Rehearsals rehearsals, AccessModel access, AggregateLog log, HttpServletRequest request) {
        this.rehearsals = rehearsals;
        this.whatIf = new WhatIf(access, log);
        this.request = request;
    }

    /** Whether the request is to change something, and not only to try or to look. */
    boolean meant() {
        return !DryRun.asked(request) && !DryRun.LOOKING.contains(request.getMethod());
    }

    /** Goes no further where the request is a dry run. */
    void insteadOf(OrganizationId organization, List<? extends Command> commands, Caller caller) {
        if (DryRun.asked(request)) {
            throw new Told(
                    turns.pass(() -> whatIf.of(organization, commands, rehearsals.rehearse(commands, caller), caller)));
        }
    }

    @ExceptionHandler
    ResponseEntity<Foreseen> on(Told told) {
        return ResponseEntity.ok(told.foreseen);
    }

    static final class Told extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Foreseen foreseen;

        Told(Foreseen foreseen) {
            super("a dry run", null, false, false);
            this.foreseen = foreseen;
        }
    }
}
