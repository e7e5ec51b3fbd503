package com.atomicmcp.launcher.audit;

/** Killed over an embedded store. */
class H2KilledSealerTest extends KilledSealerContract {

    /** As in {@code stores.yaml}; closed whenever nobody has it open, for the process that is killed to open it. */
    @Override
    String url() {
        return "jdbc:h2:file:" + folder.resolve("log")
                + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;OPTIMIZE_REUSE_RESULTS=FALSE";
    }

    @Override
    String user() {
        return "sa";
    }

    @Override
    String platform() {
        return "h2";
    }
}
