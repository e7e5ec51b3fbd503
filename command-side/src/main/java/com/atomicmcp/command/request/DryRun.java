package com.atomicmcp.command.request;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * The parameter by which an administrator's command is tried and not carried out. Whoever spells it another way, or puts
 * it to what cannot be tried, is refused: they would have done what they only wanted to look at.
 */
public final class DryRun implements HandlerInterceptor {

    public static final String PARAMETER = "dryRun";

    private static final String COMMANDS = "/api/organizations";
    static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");

    DryRun() {}

    /** Whether what is asked at this address, as its controller declares it, can be tried. */
    public static boolean possible(String method, @Nullable String path) {
        return path != null && path.startsWith(COMMANDS) && !LOOKING.contains(method);
    }

    static boolean asked(HttpServletRequest request) {
        return "true".equals(request.getParameter(PARAMETER));
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod && !LOOKING.contains(request.getMethod())) {
            request.getParameterMap().keySet().stream().filter(DryRun::meant).forEach(name -> check(name, request));
        }
        return true;
    }

    private static boolean meant(String name) {
        return name.replaceAll("[^A-Za-z]", "").equalsIgnoreCase(PARAMETER);
    }

    private static void check(String name, HttpServletRequest request) {
        if (!name.equals(PARAMETER)) {
            throw invalid("is given under another name: " + name);
        }
        var values = request.getParameterValues(name);
        if (values.length != 1 || !Set.of("true", "false").contains(values[0])) {
            throw invalid("is neither true nor false");
        }
        var path = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        if (asked(request) && !possible(request.getMethod(), path == null ? null : path.toString())) {
            throw invalid("is not possible here, only with commands of administrators");
        }
    }

    private static Refused invalid(String problem) {
        return new Refused(new InvalidValue(PARAMETER, problem));
    }
}
