package com.atomicmcp.launcher.audit;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The trail of an embedded store. */
class H2TrailTest extends TrailContract {

    @TempDir
    static Path data;

    @Override
    DataSource store() {
        return new DriverManagerDataSource("jdbc:h2:file:" + data + "/log;DB_CLOSE_DELAY=-1", "sa", "");
    }

    @Override
    String platform() {
        return "h2";
    }
}
