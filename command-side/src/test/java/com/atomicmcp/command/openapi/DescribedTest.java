package com.atomicmcp.command.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.door.Operation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;

class DescribedTest {

    static class Door {
        @Operation(value = "Sign in", needs = "nothing")
        public void signIn() {}

        @Operation("Ask")
        public void ask() {}
    }

    @Test
    void whoHasNoTokenYetIsAskedForNone() throws NoSuchMethodException {
        assertThat(described("signIn")).containsEntry("security", List.of());
        assertThat(described("ask")).doesNotContainKey("security");
    }

    private static Map<String, Object> described(String method) throws NoSuchMethodException {
        return new Described("/api/" + method, "post", new HandlerMethod(new Door(), method)).document();
    }
}
