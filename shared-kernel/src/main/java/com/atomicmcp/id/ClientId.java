package com.atomicmcp.id;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** An OAuth {@code client_id}: 1 to 512 visible ASCII characters (RFC 6749, appendix A.1); may be the URL of a metadata document. */
public record ClientId(@JsonValue String value) {

    private static final Pattern SHAPE = Pattern.compile("[\\x21-\\x7E]{1,512}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ClientId {
        if (!SHAPE.matcher(value).matches()) {
            throw new Refused(new InvalidValue("clientId", "is 1 to 512 visible ASCII characters"));
        }
    }

    public static ClientId random() {
        return new ClientId(Opaque.random("client"));
    }

    /** The first 128 bits of its SHA-256 in hexadecimal: short enough, and safe, to be part of another identifier. */
    public String key() {
        return Sha256.hex(value).substring(0, 32);
    }

    @Override
    public String toString() {
        return value;
    }
}
