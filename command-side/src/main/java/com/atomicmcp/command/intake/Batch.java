package com.atomicmcp.command.intake;

import com.atomicmcp.command.request.Envelope;
import com.atomicmcp.log.Intake.Report;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidEntries.Entry;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/**
 * What remains of a batch once its malformed entries are refused one by one.
 *
 * @param reports the good ones, in their order, each id once
 * @param repeated how many were left out because an earlier one of the batch has the same id
 */
public record Batch(List<Report> reports, int repeated, List<Entry> refused) {

    /** Reads each entry apart; refused as a whole only where there is none, or more than may be sent at once. */
    public static <T> Batch read(Envelope<T> body, int most, Class<T> type, Function<T, Report> report) {
        var data = body.data();
        if (data.isEmpty() || data.size() > most) {
            throw new Refused(new InvalidValue("data", "has 1 to " + most + " entries"));
        }
        var reports = new ArrayList<Report>(data.size());
        var refused = new ArrayList<Entry>();
        var ids = new HashSet<String>();
        var repeated = 0;
        for (var index = 0; index < data.size(); index++) {
            try {
                var one = report.apply(data.get(index).read(type));
                if (one.id() == null || ids.add(one.id())) {
                    reports.add(one);
                } else {
                    repeated++;
                }
            } catch (Refused malformed) {
                refused.add(entry(index, malformed));
            }
        }
        return new Batch(reports, repeated, refused);
    }

    private static Entry entry(int index, Refused malformed) {
        return malformed.rejection() instanceof InvalidValue(var field, var problem)
                ? new Entry(index, field, problem)
                : new Entry(index, "", malformed.rejection().message());
    }
}
