package com.atomicmcp.command.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers what failed outside every controller: problem details for programs, a small page for people. */
@Controller
class ErrorPages implements ErrorController {

    @RequestMapping("/error")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        var problem = failure instanceof Throwable unexpected
                ? Problems.unexpected(unexpected)
                : Problem.of(status(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE)));
        if (ApiPaths.contain((String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))) {
            problem.writeTo(response);
        } else {
            response.setStatus(problem.status());
            response.setContentType("text/html;charset=UTF-8");
            response.getOutputStream().write(page(problem).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Only words of ours, so that nothing needs escaping. */
    static String page(Problem problem) {
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <title>%2$s</title>
                <h1>%2$s</h1>
                <p>%3$s</p>
                %4$s<p><a href="/">Home</a> · %1$d</p>
                </html>
                """.formatted(
                        problem.status(),
                        problem.title(),
                        problem.detail(),
                        problem.more().containsKey("correlationId")
                                ? "<p><code>" + problem.more().get("correlationId") + "</code></p>\n"
                                : "");
    }

    /** Asked for directly, there is nothing here. */
    private static HttpStatus status(@Nullable Object code) {
        var status = code instanceof Integer number ? HttpStatus.resolve(number) : HttpStatus.NOT_FOUND;
        return status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status;
    }
}
