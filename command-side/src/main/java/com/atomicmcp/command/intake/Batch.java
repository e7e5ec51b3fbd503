package com.atomicmcp.command.intake;

import static com.atomicmcp.command.request.Required.required;

import com.atomicmcp.command.request.RequestJson;
import com.atomicmcp.log.Intake.Report;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What remains of a batch once its malformed entries are refused one by one.
 *
 * @param reports the good ones, in their order, each id once
 * @param repeated how many were left out because an earlier one of the batch has the same id
 */
public record Batch(List<Report> reports, int repeated, List<Refusal> refused) {

    /** An envelope as callers send it; an entry that is null is refused like any other that is no object. */
    public record Body(
            @JsonSetter(contentNulls = Nulls.SET) @Nullable List<JsonNode> data) {}

    /** Why one entry of a batch was not taken, and which one, counted from 0. */
    public record Refusal(int index, String field, String problem) {}

    /** Reads each entry apart; refused as a whole only where there is none, or more than may be sent at once. */
    public static <T> Batch read(Body body, int most, Class<T> type, Function<T, Report> report) {
        var data = required("data", body.data());
        if (data.isEmpty() || data.size() > most) {
            throw new Refused(new InvalidValue("data", "has 1 to " + most + " entries"));
        }
        var reports = new ArrayList<Report>(data.size());
        var refused = new ArrayList<Refusal>();
        var ids = new HashSet<String>();
        var repeated = 0;
        for (var index = 0; index < data.size(); index++) {
            try {
                var one = report.apply(RequestJson.read(data.get(index), type));
                if (one.id() == null || ids.add(one.id())) {
                    reports.add(one);
                } else {
                    repeated++;
                }
            } catch (Refused malformed) {
                refused.add(refusal(index, malformed));
            }
        }
        return new Batch(reports, repeated, refused);
    }

    private static Refusal refusal(int index, Refused malformed) {
        return malformed.rejection() instanceof InvalidValue(var field, var problem)
                ? new Refusal(index, field, problem)
                : new Refusal(index, "", malformed.getMessage() == null ? "" : malformed.getMessage());
    }
}
