package com.atomicmcp.launcher;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where what an operator asks for is done, whether or not they wait for it. Other schedulers interrupt the thread of
 * whoever hangs up; and a thread interrupted as it reads an H2 file closes the file for everybody.
 */
public final class Uninterrupted {

    public static final Scheduler THREADS = Schedulers.fromExecutor(
            task -> Thread.ofPlatform().daemon().name("for-an-operator").start(task));

    private Uninterrupted() {}
}
