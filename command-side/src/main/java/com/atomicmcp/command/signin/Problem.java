package com.atomicmcp.command.signin;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** The refusals that come before any controller, in the form of RFC 9457. */
final class Problem {
    private static final JsonMapper JSON = new JsonMapper();

    private Problem() {}

    static ProblemDetail of(HttpStatus status, String rule, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:atomic:" + rule));
        problem.setTitle(status.getReasonPhrase());
        problem.setProperty("rule", rule);
        return problem;
    }

    static void write(HttpServletResponse response, HttpStatus status, String rule, String detail) throws IOException {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "urn:atomic:" + rule);
        body.put("title", status.getReasonPhrase());
        body.put("status", status.value());
        body.put("detail", detail);
        body.put("rule", rule);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(JSON.writeValueAsBytes(body));
    }
}
