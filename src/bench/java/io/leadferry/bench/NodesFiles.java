package io.leadferry.bench;

import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/**
 * A thousand files of one row each at three ferries, all at once, each for a campaign of its own, so each has its call; then
 * the thousand callbacks of those calls, spread over the ferries without a thought of whose they are.
 */
final class NodesFiles {

    private static final int FILES = 1_000;
    private static final double MOST_LATE = 5;

    private NodesFiles() {}

    static boolean run(
            Path folder, SharedFerries ferries, BenchServer server, OzonetelStandIn vendor, HeldCallbacks callbacks)
            throws Exception {
        long before = server.count("select count(*) from drops");
        double sealed = secondsToSeal(folder, ferries, server, before);
        Bench.say("%,d files, all sealed after %.1f s: %,.0f files/s", FILES, sealed, FILES / sealed);
        SharedFerries.until("each file has had its call", () -> vendor.calls().size() >= FILES);
        // on a busy machine a call may be too late to leave: that one is written down as such, and cut anew
        SharedFerries.until("each row is taken by the vendor", () -> rows(server, "accepted") == FILES);
        SharedFerries.until("each callback is out", () -> callbacks.size() == FILES);
        List<String> numbers = vendor.calls().stream()
                .map(ReceivedCall::numbers)
                .flatMap(Collection::stream)
                .toList();
        boolean once = server.count("select count(*) from drops") - before == FILES
                && server.count("select count(distinct file) from drops") - before == FILES
                && numbers.size() == FILES
                && new HashSet<>(numbers).size() == FILES;
        boolean right = Bench.must(once, "each of %,d files was taken once, and its row sent once".formatted(FILES));
        return callBack(ferries, server, callbacks) & right;
    }

    private static double secondsToSeal(Path folder, SharedFerries ferries, BenchServer server, long before)
            throws Exception {
        for (int file = 0; file < FILES; file++) {
            ferries.lay(account(file), write(folder, file));
        }
        long begin = System.nanoTime();
        for (int file = 0; file < FILES; file++) {
            ferries.mark(account(file), name(file));
        }
        SharedFerries.until(
                "all files are sealed",
                () -> server.count("select count(*) from drops where seq is not null") - before == FILES);
        return (System.nanoTime() - begin) / 1e9;
    }

    private static boolean callBack(SharedFerries ferries, BenchServer server, HeldCallbacks callbacks)
            throws Exception {
        long begin = System.nanoTime();
        long refused = callbacks.deliver(ferries.ports());
        double delivered = (System.nanoTime() - begin) / 1e9;
        SharedFerries.until("each callback is settled", () -> settled(server) == FILES);
        double all = (System.nanoTime() - begin) / 1e9;
        // by the ledger's clock, of each: from when it was kept until nothing more was expected of the vendor
        Percentiles late =
                Percentiles.of(server
                        .numbers(
                                "select c.resolved_at - b.received_at from callbacks b join calls c on c.id = b.call_id")
                        .stream()
                        .map(millis -> millis / 1e3)
                        .toList());
        Bench.say(
                "%,d callbacks delivered in %.1f s, all settled after %.1f s; from kept to settled half within %.2f s,"
                        + " 99 %% within %.2f s, the last %.2f s",
                FILES, delivered, all, late.half(), late.of99(), late.most());
        Bench.wanted(
                late.of99() <= MOST_LATE,
                "99 %% of callbacks at any ferry are settled within %.0f s".formatted(MOST_LATE));
        boolean once = refused == 0
                && server.count("select count(*) from callbacks") == FILES
                && server.count("select count(*) from (select 1 from events where call_id is not null or drop_id is not"
                                + " null group by type, drop_id, call_id having count(*) > 1) twice")
                        == 0
                && rows(server, "confirmed") == FILES;
        return Bench.must(once, "each of %,d callbacks was settled once, also where two came".formatted(FILES));
    }

    /** Rows of the small files in a state. */
    private static long rows(BenchServer server, String state) {
        return server.count("select coalesce(sum(row_count), 0) from parts where lane <> '" + SharedFerries.PACED
                + "/add-leads' and state = '" + state + "'");
    }

    private static long settled(BenchServer server) {
        return server.count("select count(*) from callbacks b join calls c on c.id = b.call_id where b.body = ''"
                + " and c.resolved_at is not null");
    }

    private static Path write(Path folder, int file) throws IOException {
        return Files.writeString(
                folder.resolve(name(file)),
                "PhoneNumber,CampaignName\n%d,Campaign_%d\n".formatted(9_000_000_000L + file, file));
    }

    private static String name(int file) {
        return "small-" + file + ".csv";
    }

    private static String account(int file) {
        return SharedFerries.FREE.get(file % SharedFerries.FREE.size());
    }
}
