package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Http.Answer;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A door that takes JSON: where it is, a message that it would take but for the value of one text field, and how it says
 * that something is wrong.
 *
 * @param message the message, {@code $} where the value of the field belongs
 * @param field the name of the field, as the message has it
 * @param named the field as a refusal names it
 */
record Door(
        String name,
        String method,
        URI uri,
        Map<String, String> headers,
        String message,
        String field,
        String named,
        Form form) {

    /** How a door tells of trouble. */
    enum Form {
        PROBLEM,
        OAUTH,
        JSON_RPC
    }

    /** A body that must not be taken. {@code about} is what the refusal must name, empty where it is the whole body. */
    record Bad(String what, BodyPublisher body, int status, String about) {

        @Override
        public String toString() {
            return what;
        }
    }

    private static final byte[] INVALID_UTF8 = {'"', (byte) 0xC3, (byte) 0x28, '"'};

    /** Values of a text that no door takes, each in a message that is otherwise good. */
    List<Bad> values() {
        var values = new ArrayList<Bad>();
        values.add(value("a number for a text", "7"));
        values.add(value("an object for a text", "{}"));
        values.add(value("a list for a text", "[\"x\"]"));
        values.add(value("true for a text", "true"));
        values.add(value("a control character", "\"a\\u0000b\""));
        values.add(value("half a surrogate pair", "\"a\\ud800\""));
        values.add(value("too long a text", "\"" + "x".repeat(20_000) + "\""));
        return values;
    }

    /** Messages that are broken as a whole, however good their values are. */
    List<Bad> wholes() {
        var good = with("\"x\"");
        var wholes = new ArrayList<Bad>();
        wholes.add(whole("malformed JSON", good.substring(0, good.length() - 1)));
        wholes.add(whole("not JSON at all", "name=x"));
        wholes.add(whole("nothing", ""));
        wholes.add(whole("null", "null"));
        wholes.add(whole("a list for an object", "[]"));
        wholes.add(whole("more behind the end", good + " {}"));
        wholes.add(whole("deep lists", with("[".repeat(5_000) + "]".repeat(5_000))));
        wholes.add(whole("deep objects", with("{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000))));
        wholes.add(new Bad("invalid UTF-8", BodyPublishers.ofByteArray(spliced(INVALID_UTF8)), 400, ""));
        wholes.add(new Bad(
                "a body that is too large",
                BodyPublishers.ofString(with("\"" + "x".repeat(5_000_000) + "\"")),
                413,
                ""));
        return wholes;
    }

    Bad unknownField() {
        return new Bad(
                "an unknown field",
                BodyPublishers.ofString(
                        message.replace(slot(), "\"colour\": \"red\"," + slot()).replace("$", "\"x\"")),
                400,
                "colour");
    }

    Bad fieldTwice() {
        return whole(
                "a field twice",
                message.replace(slot(), "\"" + field + "\": \"x\"," + slot()).replace("$", "\"x\""));
    }

    Bad value(String what, String json) {
        return new Bad(what, BodyPublishers.ofString(with(json)), 400, named);
    }

    Answer send(BodyPublisher body) {
        var request = HttpRequest.newBuilder(uri).header("Content-Type", "application/json");
        headers.forEach(request::header);
        return new Http().send(request.method(method, body));
    }

    /** Sends it and sees it refused, in this door's own form and without a word of what it is made of. */
    void refuses(Bad bad) {
        var answer = send(bad.body());
        switch (form) {
            case PROBLEM -> {
                isProblem(answer, bad.status());
                assertThat(answer.body()).contains(bad.about());
            }
            case OAUTH -> {
                isOauthError(answer, bad.status());
                assertThat(answer.body()).contains(bad.about());
            }
            case JSON_RPC -> isJsonRpcError(answer, bad);
        }
        isClean(answer);
    }

    static void isProblem(Answer answer, int status) {
        assertThat(answer.status()).as("%s: %s", answer.uri(), answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).as(answer.uri().toString()).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("rule").asString()).isNotBlank();
        assertThat(answer.json().path("detail").asString()).isNotBlank();
        isClean(answer);
    }

    static void isOauthError(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.json().path("error").asString()).as(answer.body()).matches("[a-z_]+");
        isClean(answer);
    }

    /** What is wrong with an argument, the tool says; what is wrong with the message, the protocol. */
    private static void isJsonRpcError(Answer answer, Bad bad) {
        if (bad.about().isEmpty() || answer.status() != 200) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(bad.status());
            assertThat(answer.json().path("error").path("code").asInt())
                    .as(answer.body())
                    .isNegative();
            assertThat(answer.json().path("error").path("message").asString()).isNotBlank();
        } else {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            var result = answer.json().path("result");
            assertThat(result.path("isError").asBoolean(false))
                    .as(answer.body())
                    .isTrue();
            assertThat(result.path("content").path(0).path("text").asString()).contains(bad.about());
        }
    }

    /** Without a word of what the server is made of. */
    static void isClean(Answer answer) {
        assertThat(answer.body())
                .doesNotContain("\tat ", "java.", "com.atomicmcp", "org.springframework", "tools.jackson", "Exception");
    }

    private String slot() {
        return "\"" + field + "\": $";
    }

    private String with(String value) {
        return message.replace("$", value);
    }

    private Bad whole(String what, String body) {
        return new Bad(what, BodyPublishers.ofString(body), 400, "");
    }

    private byte[] spliced(byte[] value) {
        var at = message.indexOf('$');
        var body = new ByteArrayOutputStream();
        body.writeBytes(bytes(message.substring(0, at)));
        body.writeBytes(value);
        body.writeBytes(bytes(message.substring(at + 1)));
        return body.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    @Override
    public String toString() {
        return name;
    }
}
