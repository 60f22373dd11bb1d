package io.leadferry.intake;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Runs the tasks of one name one behind the other, and those of different names side by side, on borrowed threads. */
final class Strands {

    private final Executor threads;
    private final Map<String, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

    Strands(Executor threads) {
        this.threads = threads;
    }

    /** Runs a task behind those of its name that were given before; a task that fails holds up no other. */
    void execute(String name, Runnable task) {
        last.compute(
                name,
                (key, before) -> before == null || before.isDone()
                        ? CompletableFuture.runAsync(task, threads)
                        : before.handleAsync(
                                (ended, fault) -> {
                                    task.run();
                                    return null;
                                },
                                threads));
    }
}
