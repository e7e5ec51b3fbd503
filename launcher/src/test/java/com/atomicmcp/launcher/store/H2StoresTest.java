package com.atomicmcp.launcher.store;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The durable store of an installation that was given no other. */
class H2StoresTest extends StoresContract {

    @TempDir
    static Path data;

    @Override
    List<String> settings() {
        return List.of("--atomic.data=" + data);
    }
}
