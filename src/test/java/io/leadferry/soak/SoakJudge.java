package io.leadferry.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.soak.SoakCall.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Holds what the vendors wrote down, and what the receipts tell, against the files: it knows nothing else of the ferry. */
final class SoakJudge {

    /** A call that was cut before its delete was sealed is on its way for so long at most. */
    private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

    private static final int MOST_FINDINGS = 30;
    private static final List<String> STATES =
            List.of("rejected", "duplicate", "pending", "cancelled", "accepted", "confirmed", "refused", "inDoubt");

    private final List<SoakFile> files;
    private final Collection<SoakCall> calls;
    private final List<String> findings = new ArrayList<>();
    private final Map<Long, SoakFile> deletedBy = new HashMap<>();
    private final Map<Long, SoakFile> addedAgainBy = new HashMap<>();
    private final Map<Integer, Counts> counts = new HashMap<>();
    private int findingsInAll;

    /** What became of the numbers of one campaign of an account. */
    private static final class Counts {
        byte[] asked = new byte[1024];
        byte[] done = new byte[1024];
        byte[] sentOnce = new byte[1024];
        byte[] unreadable = new byte[1024];
        long[] sealed = new long[1024];

        void grow(int number) {
            if (number >= asked.length) {
                int size = Math.max(number + 1, asked.length * 2);
                asked = Arrays.copyOf(asked, size);
                done = Arrays.copyOf(done, size);
                sentOnce = Arrays.copyOf(sentOnce, size);
                unreadable = Arrays.copyOf(unreadable, size);
                sealed = Arrays.copyOf(sealed, size);
            }
        }
    }

    SoakJudge(List<SoakFile> files, Collection<SoakCall> calls) {
        this.files = files;
        this.calls = calls;
        for (SoakFile file : files) {
            for (int number : file.numbers) {
                Counts of = counts(file.account, file.feed.lane, file.feed.campaigns);
                of.grow(number);
                of.asked[number]++;
                of.sealed[number] = file.sealed;
                if (file.feed.lane.deletes()) {
                    deletedBy.put(key(file.account, number), file);
                }
            }
        }
        for (SoakFile file : files) {
            if (file.feed.lane.adds()) {
                for (int number : file.numbers) {
                    SoakFile delete = deletedBy.get(key(file.account, number));
                    if (delete != null && delete.dropped < file.dropped) {
                        addedAgainBy.put(key(file.account, number), file);
                    }
                }
            }
        }
    }

    private static long key(int account, int number) {
        return ((long) account << 32) | number;
    }

    private static int slot(int account, SoakLane lane, int campaigns) {
        return (account * SoakLane.values().length + lane.ordinal()) * 8 + campaigns;
    }

    private Counts counts(int account, SoakLane lane, int campaigns) {
        return counts.computeIfAbsent(slot(account, lane, campaigns), none -> new Counts());
    }

    private void must(boolean holds, String what, Object... values) {
        if (!holds && findingsInAll++ < MOST_FINDINGS) {
            findings.add(what.formatted(values));
        }
    }

    /** What was found wrong, the first of it; empty if nothing was. */
    List<String> findings() {
        return findingsInAll > MOST_FINDINGS
                ? Stream.concat(findings.stream(), Stream.of(findingsInAll + " findings in all"))
                        .toList()
                : findings;
    }

    /** When a row was sealed; the end of time for adds of numbers that a delete names, which may have to wait for it. */
    long sealed(int account, SoakLane lane, int campaigns, int number) {
        Counts of = counts.get(slot(account, lane, campaigns));
        boolean known = of != null
                && number < of.sealed.length
                && of.sealed[number] != 0
                && (lane.deletes() || !deletedBy.containsKey(key(account, number)));
        return known ? of.sealed[number] : Long.MAX_VALUE;
    }

    /** Limits, caps, turns; nothing twice; nothing after its delete. */
    void calls() {
        Map<Long, Long> deletes = new HashMap<>();
        for (SoakCall call : calls.stream()
                .sorted(Comparator.comparingLong(SoakCall::arrived))
                .toList()) {
            must(!call.tooFast(), "%s of %s came too fast", call.lane().word, SoakWorld.account(call.account()));
            must(!call.overlap(), "%s of %s overlapped", call.lane().word, SoakWorld.account(call.account()));
            must(call.numbers().length <= call.lane().rows, "%s with %d rows", call.lane().word, call.numbers().length);
            for (int number : call.numbers()) {
                long key = key(call.account(), number);
                if (call.lane().adds()) {
                    sent(call, number, deletes.get(key));
                } else if (call.done()) {
                    deletes.merge(key, call.arrived(), Math::max);
                    Counts of = counts(call.account(), call.lane(), 0);
                    of.grow(number);
                    of.done[number] |= (byte) call.campaigns(); // a delete may go by halves of its campaigns
                }
            }
        }
    }

    private void sent(SoakCall call, int number, Long deleted) {
        Counts of = counts(call.account(), call.lane(), call.campaigns());
        must(
                number < of.asked.length && of.asked[number] > 0,
                "nobody asked %s for number %d",
                SoakWorld.account(call.account()),
                number);
        of.grow(number);
        of.done[number] += call.done() ? 1 : 0;
        of.unreadable[number] += call.answer() == Answer.UNREADABLE ? 1 : 0;
        boolean harmless = call.campaigns() == SoakFeed.CHECKED.campaigns;
        boolean once = harmless
                ? call.answer() == Answer.YES
                : call.answer() == Answer.YES || call.answer() == Answer.UNREADABLE;
        of.sentOnce[number] += once ? 1 : 0;
        must(
                of.sentOnce[number] <= of.asked[number],
                "number %d of %s was sent %d times, and asked for %d times",
                number,
                SoakWorld.account(call.account()),
                of.sentOnce[number],
                of.asked[number]);
        SoakFile delete = deletedBy.get(key(call.account(), number));
        if (delete != null && delete.sealed != Long.MAX_VALUE && call.arrived() > delete.sealed + GRACE) {
            SoakFile again = addedAgainBy.get(key(call.account(), number));
            must(
                    again != null && again.feed.campaigns == call.campaigns() && call.arrived() > again.dropped,
                    "number %d of %s was added %.1f s after its delete of %s was sealed",
                    number,
                    SoakWorld.account(call.account()),
                    (call.arrived() - delete.sealed) / 1e9,
                    delete);
            must(
                    deleted != null && deleted > delete.dropped,
                    "number %d of %s was added again before it was deleted, as %s asks",
                    number,
                    SoakWorld.account(call.account()),
                    delete);
        }
    }

    /**
     * Every row accounted for, after {@link #calls}.
     *
     * @param receipts by feed and file
     */
    void receipts(Map<String, List<JsonNode>> receipts) {
        for (SoakFile file : files) {
            List<JsonNode> told = receipts.getOrDefault(file.toString(), List.of());
            must(told.size() == 1, "%s has %d receipts", file, told.size());
            if (told.size() == 1) {
                receipt(file, told.get(0));
            }
        }
    }

    private void receipt(SoakFile file, JsonNode receipt) {
        JsonNode rows = receipt.path("rows");
        int sum = STATES.stream().mapToInt(state -> rows.path(state).asInt()).sum();
        must(rows.path("total").asInt() == file.rows(), "%s has %d rows, and %s", file, file.rows(), rows);
        must(sum == file.rows(), "%s: its states do not add up: %s", file, rows);
        must(rows.path("rejected").asInt() == file.rejected, "%s: %d are bad, and %s", file, file.rejected, rows);
        must(rows.path("duplicate").asInt() == file.repeats, "%s: %d are repeats, and %s", file, file.repeats, rows);
        must(
                receipt.path("state").asText().equals("finished"),
                "%s is %s at the end: %s",
                file,
                receipt.path("state").asText(),
                rows);
        if (file.feed.lane.deletes()) {
            deleted(file, rows);
        } else {
            added(file, rows);
        }
    }

    private void added(SoakFile file, JsonNode rows) {
        Counts of = counts(file.account, file.feed.lane, file.feed.campaigns);
        int deleted = 0;
        int again = 0;
        int undone = 0;
        int doubtful = 0;
        for (int number : file.numbers) {
            deleted += deletedBy.containsKey(key(file.account, number)) ? 1 : 0;
            again += addedAgainBy.containsKey(key(file.account, number)) ? 1 : 0;
            undone += of.done[number] == 0 ? 1 : 0;
            doubtful += of.unreadable[number] > 0 ? 1 : 0;
        }
        int confirmed = rows.path("confirmed").asInt() + rows.path("accepted").asInt();
        int notDone = rows.path("refused").asInt()
                + rows.path("inDoubt").asInt()
                + rows.path("cancelled").asInt();
        must(rows.path("cancelled").asInt() <= deleted, "%s: %d are deleted, and %s", file, deleted, rows);
        must(confirmed <= file.numbers.length - undone + again, "%s: %d were never done, and %s", file, undone, rows);
        must(undone <= notDone, "%s: %d were never done, and %s", file, undone, rows);
        must(rows.path("inDoubt").asInt() <= doubtful, "%s: the answers to %d were lost, and %s", file, doubtful, rows);
    }

    private void deleted(SoakFile file, JsonNode rows) {
        Counts of = counts(file.account, file.feed.lane, 0);
        int undone = 0;
        for (int number : file.numbers) {
            of.grow(number);
            undone += of.done[number] == file.feed.campaigns ? 0 : 1;
        }
        must(
                rows.path("confirmed").asInt() <= file.numbers.length - undone,
                "%s: %d were never deleted, and %s",
                file,
                undone,
                rows);
    }
}
