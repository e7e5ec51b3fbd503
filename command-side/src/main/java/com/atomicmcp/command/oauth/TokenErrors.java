package com.atomicmcp.command.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import tools.jackson.databind.json.JsonMapper;

/** Errors in the form of RFC 6749, section 5.2: clients act on the code, so it must be the right one. */
final class TokenErrors {
    private static final JsonMapper JSON = new JsonMapper();

    private TokenErrors() {}

    static void answer(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        write(
                response,
                why instanceof OAuth2AuthenticationException oauth
                        ? oauth.getError()
                        : new OAuth2Error(OAuth2ErrorCodes.SERVER_ERROR));
    }

    /** Who does not say who they are. */
    static void answerStranger(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        write(response, new OAuth2Error(OAuth2ErrorCodes.INVALID_CLIENT, "client_id is missing", null));
    }

    static void write(HttpServletResponse response, OAuth2Error error) throws IOException {
        var status = status(error.getErrorCode());
        response.setStatus(status.value());
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        var body = new LinkedHashMap<String, String>();
        body.put("error", error.getErrorCode());
        if (error.getDescription() != null) {
            body.put("error_description", error.getDescription());
        }
        response.getOutputStream().write(JSON.writeValueAsBytes(body));
    }

    private static HttpStatus status(String code) {
        return switch (code) {
            case OAuth2ErrorCodes.INVALID_CLIENT -> HttpStatus.UNAUTHORIZED;
            case OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case OAuth2ErrorCodes.SERVER_ERROR -> HttpStatus.INTERNAL_SERVER_ERROR;
            default -> HttpStatus.BAD_REQUEST;
        };
    }
}
