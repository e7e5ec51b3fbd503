package com.atomicmcp.e2e;

import java.sql.DriverManager;

/** With the stores of the default: the server does all work itself, and makes its read models anew at every start. */
class ProjectionsOnEmbeddedStoresTest extends ProjectionsContract {

    @Override
    Installation installed() {
        return Installation.empty(folder.resolve("data"), IN_SMALL_STEPS);
    }

    @Override
    String readModels() {
        return installation.announced("mongodb");
    }

    @Override
    String stores() {
        return "embedded stores";
    }

    @Override
    Atomicctl worker() {
        return atomicctl;
    }

    @Override
    void changeTheLogs(Change change) throws Exception {
        installation.stop();
        forgetTheReadModels();
        try (var log = DriverManager.getConnection(
                "jdbc:h2:file:" + installation.data().resolve("log") + ";IFEXISTS=TRUE", "sa", "")) {
            change.to(log);
        }
        installation.start("Press Ctrl-C to stop.");
    }
}
