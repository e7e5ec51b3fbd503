package com.atomicmcp.query.audit;

import com.atomicmcp.audit.Trail;
import com.atomicmcp.audit.TrailFilter;
import com.atomicmcp.door.BrokenOff;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Turnstile;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.OrganizationLog;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/** Writes the trail of an organization as one long answer: in pieces, so that its length costs no memory. */
class TrailExports {

    private static final int ROWS_OF_A_PIECE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** One at a time for each: whoever reads slowly keeps only their own waiting. */
    private final Map<OrganizationId, Turnstile> turns = new ConcurrentHashMap<>();

    private final OrganizationLog log;

    TrailExports(OrganizationLog log) {
        this.log = log;
    }

    /**
     * From the oldest entry on.
     *
     * @throws BrokenOff if it fails after it has begun, be it that nobody reads any more
     */
    void write(OrganizationId organization, TrailFilter filter, TrailFormat format, HttpServletResponse answer) {
        turns.computeIfAbsent(organization, _ -> new Turnstile(1, PATIENCE)).pass(() -> {
            try {
                return written(organization, filter, format, answer);
            } catch (RuntimeException | IOException failure) {
                if (answer.isCommitted()) {
                    throw new BrokenOff("The export of the trail of " + organization + " broke off", failure);
                }
                throw failure instanceof RuntimeException early
                        ? early
                        : new UncheckedIOException((IOException) failure);
            }
        });
    }

    private long written(
            OrganizationId organization, TrailFilter filter, TrailFormat format, HttpServletResponse answer)
            throws IOException {
        var out = new PrintWriter(new OutputStreamWriter(answer.getOutputStream(), StandardCharsets.UTF_8));
        var rows = 0L;
        try (var entries = log.of(organization)) {
            format.begin(out);
            for (var told = new Trail().of(entries, filter, Log.START).iterator(); told.hasNext(); ) {
                format.print(out, JsonMapper.shared().valueToTree(told.next()));
                if (++rows % ROWS_OF_A_PIECE == 0) {
                    insist(out);
                }
            }
        }
        insist(out);
        return rows;
    }

    /** A writer keeps to itself that nobody reads any more. */
    private static void insist(PrintWriter out) throws IOException {
        if (out.checkError()) {
            throw new IOException("whoever asked hung up");
        }
    }
}
