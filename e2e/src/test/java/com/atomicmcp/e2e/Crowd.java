package com.atomicmcp.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Some who do the same at the same moment, again and again. */
final class Crowd implements AutoCloseable {

    private final int size;
    private final CyclicBarrier start;
    private final ExecutorService threads;

    Crowd(int size) {
        this.size = size;
        this.start = new CyclicBarrier(size);
        this.threads = Executors.newFixedThreadPool(size);
    }

    <T> List<T> atOnce(Callable<T> what) throws Exception {
        var going = new ArrayList<Future<T>>();
        for (var one = 0; one < size; one++) {
            going.add(threads.submit(() -> {
                start.await(1, TimeUnit.MINUTES);
                return what.call();
            }));
        }
        var done = new ArrayList<T>();
        for (var one : going) {
            done.add(one.get());
        }
        return done;
    }

    @Override
    public void close() {
        threads.close();
    }
}
