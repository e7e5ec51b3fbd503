package com.atomicmcp.command.intake;

import com.atomicmcp.kernel.Caller;
import com.atomicmcp.log.Intake;
import com.atomicmcp.log.Intake.Report;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidEntries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** Has reports appended to the intake log, in the name of whoever sent them. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class Reporting {

    /** What became of a batch. */
    public record Outcome(int accepted, int duplicates, List<InvalidEntries.Entry> refused, LogPosition position) {}

    private final Intake intake;

    public Reporting(Intake intake) {
        this.intake = intake;
    }

    /** Where the intake log stands after it. */
    public LogPosition append(Place place, Report report) {
        return intake.append(List.of(report), metadata(place)).position();
    }

    /** @throws Refused if every entry was malformed */
    public Outcome append(Place place, Batch batch) {
        if (batch.reports().isEmpty()) {
            throw new Refused(new InvalidEntries("data", batch.refused()));
        }
        var receipt = intake.append(batch.reports(), metadata(place));
        var known = receipt.known().size();
        return new Outcome(
                batch.reports().size() - known, known + batch.repeated(), batch.refused(), receipt.position());
    }

    private static Map<String, String> metadata(Place place) {
        var metadata = new LinkedHashMap<>(place.caller().metadata());
        metadata.put(Caller.ORGANIZATION, place.organization().value());
        return metadata;
    }
}
