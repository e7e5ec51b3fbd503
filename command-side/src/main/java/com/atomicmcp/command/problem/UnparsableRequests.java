package com.atomicmcp.command.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Answers requests that Tomcat could not parse, and so gave to no application. Tomcat makes it by its name. */
public final class UnparsableRequests extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var status = HttpStatus.resolve(response.getStatus());
        var problem = Problem.of(status == null ? HttpStatus.BAD_REQUEST : status);
        var forPrograms = ApiPaths.contain(request.getRequestURI());
        try {
            response.setContentType(forPrograms ? "application/problem+json" : "text/html");
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            var reporter = response.getReporter();
            if (reporter != null) {
                reporter.write(forPrograms ? problem.json() : ErrorPages.page(problem));
                response.finishResponse();
            }
        } catch (IOException gone) {
            container.getLogger().debug("nobody waits for the answer any more", gone);
        }
    }
}
