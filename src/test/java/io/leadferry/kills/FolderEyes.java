package io.leadferry.kills;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Sees at once, by the kernel's word, when an original leaves, a receipt begins, the ledger is written to. */
final class FolderEyes implements AutoCloseable {

    private final WatchService watch;
    private final Map<WatchKey, KilledHome.Feed> inboxes = new HashMap<>();
    private final Map<WatchKey, KilledHome.Feed> receipts = new HashMap<>();

    FolderEyes(
            KilledHome world,
            BiConsumer<KilledHome.Feed, String> left,
            Runnable receiptBegun,
            Consumer<Integer> ledgerWritten)
            throws IOException {
        watch = world.data().getFileSystem().newWatchService();
        Path data = world.data();
        for (KilledHome.Feed feed : KilledHome.Feed.values()) {
            inboxes.put(world.inbox(feed).register(watch, StandardWatchEventKinds.ENTRY_DELETE), feed);
            receipts.put(
                    Files.createDirectories(data.resolve("receipts").resolve(feed.word()))
                            .register(watch, StandardWatchEventKinds.ENTRY_CREATE),
                    feed);
        }
        Files.createDirectories(data.resolve("ledger")).register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
        Thread thread = new Thread(() -> look(left, receiptBegun, ledgerWritten), "eyes");
        thread.setDaemon(true);
        thread.start();
    }

    private void look(
            BiConsumer<KilledHome.Feed, String> left, Runnable receiptBegun, Consumer<Integer> ledgerWritten) {
        try {
            while (true) {
                WatchKey key = watch.take();
                for (WatchEvent<?> event : key.pollEvents()) {
                    String name = String.valueOf(event.context());
                    if (inboxes.containsKey(key)) {
                        left.accept(inboxes.get(key), name);
                    } else if (receipts.containsKey(key)) {
                        if (name.startsWith(".")) {
                            receiptBegun.run();
                        }
                    } else if (name.endsWith("-wal")) {
                        ledgerWritten.accept(event.count());
                    }
                }
                key.reset();
            }
        } catch (InterruptedException | ClosedWatchServiceException closed) {
            // nobody asks any more
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
