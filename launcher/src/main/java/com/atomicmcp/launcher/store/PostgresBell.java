package com.atomicmcp.launcher.store;

import com.atomicmcp.log.Logs;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Hears through {@code LISTEN} what other processes append, and rings whoever waits here. Deaf, it leaves them to poll
 * every second. It keeps one connection of the pool.
 */
final class PostgresBell implements SmartLifecycle {

    private static final Logger logger = LoggerFactory.getLogger(PostgresBell.class);
    private static final int LISTEN_MILLIS = 5_000;

    private final DataSource dataSource;
    private final Logs logs;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopped = lock.newCondition();
    private volatile boolean running;
    private final Thread thread = Thread.ofPlatform().daemon().name("log-bell").unstarted(this::run);

    PostgresBell(DataSource dataSource, Logs logs) {
        this.dataSource = dataSource;
        this.logs = logs;
    }

    private void run() {
        while (running) {
            try (var connection = dataSource.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("LISTEN atomic_log");
                ringAll(); // what was missed while deaf
                var line = connection.unwrap(PGConnection.class);
                while (running) {
                    var notes = line.getNotifications(LISTEN_MILLIS);
                    if (notes == null || notes.length == 0) {
                        statement.execute("SELECT 1"); // a dead line says nothing by itself
                    } else {
                        ringAll();
                    }
                }
                statement.execute("UNLISTEN *");
            } catch (SQLException lost) {
                if (running) {
                    logger.warn("The log bell lost its connection, readers poll meanwhile: {}", lost.getMessage());
                    pause();
                }
            }
        }
    }

    private void ringAll() {
        logs.all().forEach(log -> log.bell().ring());
    }

    private void pause() {
        lock.lock();
        try {
            var left = TimeUnit.SECONDS.toNanos(1);
            while (running && left > 0) {
                left = stopped.awaitNanos(left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        running = true;
        thread.start();
    }

    @Override
    public void stop() {
        running = false;
        lock.lock();
        try {
            stopped.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
