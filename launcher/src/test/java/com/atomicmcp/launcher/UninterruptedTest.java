package com.atomicmcp.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class UninterruptedTest {

    @Test
    void whoHangsUpDoesNotInterruptWhatIsDoneForThem() throws Exception {
        var begun = new CountDownLatch(1);
        var hungUp = new CountDownLatch(1);
        var interrupted = new CompletableFuture<Boolean>();
        var waiting = Mono.fromRunnable(() -> {
                    begun.countDown();
                    try {
                        interrupted.complete(!hungUp.await(1, TimeUnit.MINUTES));
                    } catch (InterruptedException closesFiles) {
                        interrupted.complete(true);
                    }
                })
                .subscribeOn(Uninterrupted.THREADS)
                .subscribe();
        begun.await();

        waiting.dispose();

        hungUp.countDown();
        assertThat(interrupted.get(1, TimeUnit.MINUTES)).isFalse();
    }
}
