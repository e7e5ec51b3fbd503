package com.atomicmcp.command.request;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Takes the entries out of an envelope without looking into them: only where one begins and ends must be told. */
final class Envelopes extends AbstractHttpMessageConverter<Envelope<?>> {

    private static final int DEEPEST = 100_000;
    private static final String NO_OBJECT = "null";
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    Envelopes() {
        super(MediaType.APPLICATION_JSON);
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == Envelope.class;
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType asked) {
        return false;
    }

    @Override
    protected Envelope<?> readInternal(Class<? extends Envelope<?>> type, HttpInputMessage message) throws IOException {
        try {
            return read(text(message.getBody().readAllBytes()));
        } catch (JacksonException unfit) {
            throw new HttpMessageNotReadableException("no envelope", unfit, message);
        }
    }

    @Override
    protected void writeInternal(Envelope<?> envelope, HttpOutputMessage message) {
        throw new HttpMessageNotWritableException("envelopes come in only");
    }

    private static Envelope<?> read(String body) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            expect(parser.nextToken() == JsonToken.START_OBJECT, "body", "is an object");
            List<Unread<Object>> data = null;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                expect("data".equals(name), name, "is not known here; known are data");
                expect(data == null, "body", "names a field twice");
                expect(parser.nextToken() == JsonToken.START_ARRAY, "data", "is a list");
                data = entries(parser, body);
            }
            expect(parser.nextToken() == null, "body", "goes on after its end");
            return new Envelope<>(Required.required("data", data));
        }
    }

    private static List<Unread<Object>> entries(JsonParser parser, String body) {
        var entries = new ArrayList<Unread<Object>>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                var from = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                entries.add(new Unread<>(
                        body.substring(from, (int) parser.currentLocation().getCharOffset())));
            } else {
                parser.skipChildren();
                entries.add(new Unread<>(NO_OBJECT));
            }
        }
        return entries;
    }

    private static String text(byte[] body) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException other) {
            throw new Refused(new InvalidValue("body", "is not in UTF-8"));
        }
    }

    private static void expect(boolean met, String field, String problem) {
        if (!met) {
            throw new Refused(new InvalidValue(field.length() > 100 ? field.substring(0, 100) : field, problem));
        }
    }
}
