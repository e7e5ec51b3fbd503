package com.atomicmcp.e2e;

import com.mongodb.client.model.Filters;
import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;

/** With PostgreSQL and a MongoDB server: the command line opens them itself and does its work beside the server. */
class ProjectionsOnSharedStoresTest extends ProjectionsContract {

    private SharedStores stores;

    @Override
    Installation installed() {
        stores = new SharedStores();
        var settings = new HashMap<>(stores.settingsOfServers());
        settings.putAll(IN_SMALL_STEPS);
        return Installation.empty(folder.resolve("data"), settings);
    }

    @Override
    @AfterAll
    void close() throws Exception {
        super.close();
        stores.close();
    }

    @Override
    String readModels() {
        return stores.mongodb();
    }

    @Override
    String stores() {
        return "PostgreSQL and a shared MongoDB wire server";
    }

    @Override
    Atomicctl worker() {
        var settings = new HashMap<>(stores.settings());
        settings.putAll(IN_SMALL_STEPS);
        return new Atomicctl(settings, folder);
    }

    @Override
    void awaitNobodyAt(String work, boolean patiently) {
        if (!patiently) {
            leases().deleteOne(Filters.eq("_id", work));
        }
    }

    @Override
    void changeTheLogs(Change change) throws Exception {
        try (var log = stores.log()) {
            change.to(log);
        }
    }
}
