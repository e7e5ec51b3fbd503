package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.call.CallEvent.Arguments;
import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.language.EventNames;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.serialization.SimpleSerializedObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** What is stored today must read for ever. A golden sample is added for each new revision, and never changed. */
class EventLanguageTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final EventSerializer serializer = new EventSerializer();

    static Stream<Event> samples() {
        return EventSamples.ALL.stream();
    }

    @Test
    void everyEventOfTheLanguageHasASample() {
        assertThat(samples()
                        .map(sample -> EventNames.name(sample.getClass()).orElseThrow())
                        .collect(Collectors.toSet()))
                .isEqualTo(EventNames.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isWrittenAsItsGoldenSample(Event event) throws IOException {
        var written = serializer.serialize(event, String.class);
        assertThat(written.getType().getName())
                .isEqualTo(EventNames.name(event.getClass()).orElseThrow());
        assertThat(JSON.readTree(written.getData())).isEqualTo(JSON.readTree(golden(event)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isReadFromItsGoldenSample(Event event) throws IOException {
        var name = EventNames.name(event.getClass()).orElseThrow();
        var stored = new SimpleSerializedObject<>(golden(event), byte[].class, name, "1");
        assertThat(serializer.<byte[], Object>deserialize(stored)).isEqualTo(event);
    }

    static Stream<Map.Entry<String, Event>> formerSamples() {
        return EventSamples.FORMER.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("formerSamples")
    void whatWasWrittenBeforeSomethingWasAddedIsStillRead(Map.Entry<String, Event> former) throws IOException {
        var name = EventNames.name(former.getValue().getClass()).orElseThrow();
        var stored = new SimpleSerializedObject<>(golden(former.getKey()), byte[].class, name, "1");
        assertThat(serializer.<byte[], Object>deserialize(stored)).isEqualTo(former.getValue());
    }

    @Test
    void aCallWhoseArgumentsAreHashedIsReadBackAsItWas() {
        var hashed = new CallEnded(
                new OrganizationId("org_acme"),
                new ConnectionId("con_1"),
                new MemberId("mem_alice"),
                new ClientId("client_vscode"),
                "tools/call",
                "list_environments",
                null,
                Outcome.ANSWERED,
                Instant.parse("2026-11-03T12:00:00Z"),
                3_770,
                2,
                new Arguments("u1ZCcBbzDnJ7qkWv0m2c3qH0Yw9pPpQpT9mYkqgD3yA", null, false));
        assertThat(serializer.<byte[], Object>deserialize(serializer.serialize(hashed, byte[].class)))
                .isEqualTo(hashed);
    }

    @Test
    void passesOverWhatANewerVersionAdded() {
        var stored = new SimpleSerializedObject<>(
                "{\"organizationId\":\"org_acme\",\"name\":\"Acme\",\"mood\":\"fine\"}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                byte[].class,
                "organization.renamed",
                "1");
        assertThat(serializer.<byte[], Object>deserialize(stored)).hasFieldOrPropertyWithValue("name", "Acme");
    }

    @Test
    void refusesToWriteAnEventThatHasNoName() {
        record Nameless(OrganizationId organizationId) implements Event {}
        assertThatThrownBy(() -> serializer.typeForClass(Nameless.class)).isInstanceOf(IllegalStateException.class);
    }

    private static byte[] golden(Event event) throws IOException {
        return golden(EventNames.name(event.getClass()).orElseThrow());
    }

    private static byte[] golden(String name) throws IOException {
        var file = "/golden/" + name + ".json";
        try (InputStream sample = EventLanguageTest.class.getResourceAsStream(file)) {
            assertThat(sample).as("golden sample %s", file).isNotNull();
            return sample.readAllBytes();
        }
    }
}
