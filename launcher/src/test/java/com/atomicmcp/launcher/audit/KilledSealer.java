package com.atomicmcp.launcher.audit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A process that seals a log and is gone, without a word, at a chosen moment. */
final class KilledSealer {

    static final int HALTED = 77;

    private static final String COMMIT = "COMMIT";

    private KilledSealer() {}

    /** Before or after the store does what begins with these words. */
    enum Moment {
        BEFORE_THE_KEY_IS_STORED(true, "INSERT INTO seal_key"),
        AFTER_THE_KEY_IS_STORED(false, "INSERT INTO seal_key"),
        WITH_ITS_TURN(false, "SELECT log FROM log_turn"),
        AMID_READING(false, "SELECT * FROM DomainEventEntry"),
        AFTER_READING(true, "INSERT INTO log_seal"),
        AFTER_WRITING_BEFORE_THE_COMMIT(false, "INSERT INTO log_seal"),
        AT_THE_COMMIT(true, COMMIT),
        AFTER_THE_COMMIT(false, COMMIT);

        private final boolean before;
        private final String words;

        Moment(boolean before, String words) {
            this.before = before;
            this.words = words;
        }
    }

    /**
     * Seals, until it is killed.
     *
     * @param arguments the store's address, platform and user, the moment, and at which time that it comes
     */
    public static void main(String[] arguments) {
        var store = new Store(
                new DriverManagerDataSource(arguments[0], arguments[2], ""),
                Moment.valueOf(arguments[3]),
                Integer.parseInt(arguments[4]));
        new SealedStore(store, arguments[1]).sealing().seal();
    }

    private static final class Store extends DelegatingDataSource {

        private final Moment moment;
        private int left;

        Store(DataSource store, Moment moment, int time) {
            super(store);
            this.moment = moment;
            this.left = time;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return (Connection) proxy(Connection.class, super.getConnection(), "");
        }

        private Object proxy(Class<?> type, Object real, String sql) {
            return Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {type},
                    (_, method, given) -> invoke(real, sql, method, given));
        }

        private Object invoke(Object real, String sql, Method method, Object[] given) throws Throwable {
            var does = method.getName().equals("commit")
                    ? COMMIT
                    : method.getName().startsWith("execute") ? sql : "";
            meet(true, does);
            try {
                var done = method.invoke(real, given);
                meet(false, does);
                return method.getName().equals("prepareStatement")
                        ? proxy(PreparedStatement.class, done, (String) given[0])
                        : done;
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        }

        private void meet(boolean before, String does) {
            if (before == moment.before && does.startsWith(moment.words) && --left == 0) {
                Runtime.getRuntime().halt(HALTED);
            }
        }
    }
}
