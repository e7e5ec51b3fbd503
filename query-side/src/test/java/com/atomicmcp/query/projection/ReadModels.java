package com.atomicmcp.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.log.LogName;
import com.atomicmcp.log.Logs;
import com.atomicmcp.query.store.H2Log;
import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.mock.env.MockEnvironment;

/** The logs, and projections that run on them; for tests of what is read. */
public final class ReadModels implements AutoCloseable {

    public final H2Log decisions = new H2Log(LogName.DECISIONS);
    public final H2Log intake = new H2Log(LogName.INTAKE);
    public final H2Log calls = new H2Log(LogName.CALLS);
    private final Logs logs = new Logs(decisions.log(), intake.log(), calls.log());
    private final Generations generations;
    private final Projections projections;
    private final List<Projection<?, ?>> all;

    public ReadModels(MongoDatabase database, List<Projection<?, ?>> all) {
        this.all = all;
        this.generations = new Generations(database);
        var environment = new MockEnvironment();
        environment.setActiveProfiles(Projections.ROLE);
        this.projections = new Projections(all, logs, generations, Clock.systemUTC(), environment);
    }

    public ReadModels start() {
        projections.start();
        return this;
    }

    public Views views() {
        return new Views(generations);
    }

    public Projections projections() {
        return projections;
    }

    /** Every document of every projection, once each has come to the end of its log. */
    public Map<String, String> dump() {
        var dump = new TreeMap<String, String>();
        for (var projection : all) {
            var log = logs.of(projection.log());
            var awaited = views().of(projection).after(log.head()).find("whatever");
            assertThat(awaited).isEmpty();
            generations
                    .collection(generations.live(projection.stored()).orElseThrow())
                    .find(Generations.documents())
                    .forEach(bson -> {
                        if (bson.containsKey(Shape.BODY)) {
                            dump.put(
                                    projection.name() + " "
                                            + bson.getString(Shape.ID).getValue(),
                                    bson.toJson());
                        }
                    });
        }
        return dump;
    }

    @Override
    public void close() {
        projections.stop();
        decisions.close();
        intake.close();
        calls.close();
    }
}
