package com.atomicmcp.command.openapi;

import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Shows what the APIs are, to programs and to people; to everybody. */
@RestController
class ApiController {

    private final ApiDescription description;

    ApiController(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
        this.description = new ApiDescription(mapping);
    }

    @GetMapping(path = "/api/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> document() {
        return description.document();
    }

    @GetMapping(path = "/api", produces = "text/html;charset=UTF-8")
    String page() {
        return ApiPage.of(description.operations());
    }
}
