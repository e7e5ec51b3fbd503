package com.atomicmcp.command.audit.refusal;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class H2RefusalsTest extends RefusalsContract {

    @Override
    DataSource open() {
        var store = new JdbcDataSource();
        store.setURL("jdbc:h2:mem:refusals;DB_CLOSE_DELAY=-1;OPTIMIZE_REUSE_RESULTS=FALSE");
        return store;
    }
}
