package com.atomicmcp.query.projection;

import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Counts what meters were read; a negative reading is poison until it is mended, and -1000 removes the meter. */
final class Readings implements Projection<Readings.Read, Readings.Meter> {

    static final int POISON = -1;
    static final int REMOVED = -1000;
    private static final OrganizationId ACME = new OrganizationId("acme");

    private final BooleanSupplier mended;
    private final int version;

    Readings(BooleanSupplier mended, int version) {
        this.mended = mended;
        this.version = version;
    }

    Readings(BooleanSupplier mended) {
        this(mended, 1);
    }

    Readings() {
        this(() -> false);
    }

    @Override
    public int version() {
        return version;
    }

    record Read(String meter, int value) implements Event {
        @Override
        public OrganizationId organizationId() {
            return ACME;
        }
    }

    /** Of no concern to this projection. */
    record Painted(String meter) implements Event {
        @Override
        public OrganizationId organizationId() {
            return ACME;
        }
    }

    record Meter(int readings, long sum, String text) {}

    @Override
    public String name() {
        return "readings";
    }

    @Override
    public LogName log() {
        return LogName.INTAKE;
    }

    @Override
    public Class<Read> events() {
        return Read.class;
    }

    @Override
    public Class<Meter> document() {
        return Meter.class;
    }

    @Override
    public Collection<String> ids(Read event, Entry entry) {
        return List.of(Key.of("meters", event.meter()));
    }

    @Override
    public @Nullable Meter fold(String id, @Nullable Meter document, Read event, Entry entry) {
        if (event.value() == REMOVED) {
            return null;
        }
        if (event.value() == POISON && !mended.getAsBoolean()) {
            throw new IllegalStateException("a meter does not run backwards");
        }
        var was = document == null ? new Meter(0, 0, "") : document;
        var text = event.value() >= 100_000 ? "x".repeat(event.value()) : "";
        return new Meter(was.readings() + 1, was.sum() + event.value(), was.text() + text);
    }
}
