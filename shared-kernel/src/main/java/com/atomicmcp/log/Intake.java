package com.atomicmcp.log;

import com.atomicmcp.kernel.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes in what the outside reports, a batch per transaction. */
public interface Intake {

    /**
     * @param id what makes it one and the same report, unique over its log, at most 255 characters; none for a
     *     report that is new each time
     * @param subject what it is about, at most 255 characters: reports about one subject can be found and removed together
     */
    record Report(@Nullable String id, String subject, Event event) {}

    /** @param known the ids that were reported before, and so were not appended again */
    record Receipt(LogPosition position, Set<String> known) {}

    /** Appends what is not known yet, in order; all of it or, with an exception, nothing. */
    Receipt append(List<Report> reports, Map<String, String> metadata);
}
