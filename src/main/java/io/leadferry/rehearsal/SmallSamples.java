package io.leadferry.rehearsal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes up the rows of the small samples, out of what {@link Samples#prepare} gives the stand-ins. */
final class SmallSamples {

    private static final int HELD = 12;
    private static final int GONE = 8;
    private static final int BLOCKED = 40;
    private static final String BATCH = "earlier-batch";

    private final Random random;
    private final List<List<String>> blocked = new ArrayList<>();
    private long nextId = Samples.FIRST_SCHEDULED;
    private int scheduledFiles;
    private int unblockFiles;
    private int numberFiles;
    private int added;

    SmallSamples(Random random) {
        this.random = random;
        for (String group : Samples.BLOCK_GROUPS) {
            blocked(group).forEach(number -> blocked.add(List.of(number, group)));
        }
        Collections.shuffle(blocked, random);
    }

    /** The numbers a group blocks at first. */
    static List<String> blocked(String group) {
        return IntStream.range(0, BLOCKED)
                .mapToObj(i -> "98%s%07d".formatted(group, 4_400_000 + i))
                .toList();
    }

    /** The numbers a Huawei campaign has at first; the last ones are of an earlier batch. */
    static List<HuaweiLead> held(String campaign) {
        return IntStream.range(0, HELD)
                .mapToObj(i -> HuaweiLead.of("97%s%05d".formatted(campaign, 30_000 + i))
                        .withCustomField(i < GONE ? "" : BATCH))
                .toList();
    }

    /** Every file has ids of its own, for what one deleted another would not find; within a file some come twice. */
    List<List<String>> scheduled(SampleFile file) {
        long start = nextId + random.nextInt(100);
        nextId = start + 1000;
        List<String> ids = new ArrayList<>(List.of(
                "%d-%d".formatted(start + 20, start + 59),
                Long.toString(start),
                "%d,%d,%d,%d".formatted(start + 9, start + 3, start + 5, start + 4),
                "%d-%d".formatted(start + 50, start + 80),
                "%d".formatted(start + 55)));
        for (int i = ids.size(); i < file.rows() - 1; i++) {
            ids.add(Long.toString(start + 100 + random.nextInt(300)));
        }
        ids.add(2, scheduledFiles++ == 0 ? "x7" : Long.toString(start + 401));
        return ids.stream().map(List::of).toList();
    }

    /** Blocked numbers in the spellings people use, in the first file one that cannot be read. */
    List<List<String>> unblock(SampleFile file) {
        List<List<String>> rows = new ArrayList<>();
        boolean first = unblockFiles++ == 0;
        List<List<String>> mine = blocked.subList(0, first ? file.rows() - 1 : file.rows());
        mine.forEach(row -> rows.add(List.of(spelling(row.get(0)), row.get(1))));
        mine.clear();
        if (first) {
            rows.add(1 + random.nextInt(rows.size()), List.of("9821440x", Samples.BLOCK_GROUPS.get(0)));
        }
        return rows;
    }

    /** New numbers by turns for each campaign, in the first file one that is none. */
    List<List<String>> numbers(SampleFile file) {
        boolean first = numberFiles++ == 0;
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < file.rows(); i++) {
            // a stretch of its own for each number keeps them apart
            String called = "96%08d".formatted(added++ * 1_000_003 + random.nextInt(1_000_000));
            rows.add(List.of(
                    first && i == 5 ? "98x" : called,
                    "batch-" + numberFiles,
                    "{\"name\":\"Lead " + added + "\"}",
                    Samples.HUAWEI_CAMPAIGNS.get(i % Samples.HUAWEI_CAMPAIGNS.size())));
        }
        return rows;
    }

    /** Some of the numbers that each campaign has at first, and a row that names none. */
    List<List<String>> goneByNumber() {
        List<List<String>> rows = new ArrayList<>();
        for (String campaign : Samples.HUAWEI_CAMPAIGNS) {
            held(campaign).subList(0, GONE).forEach(lead -> rows.add(List.of(lead.called(), campaign)));
        }
        Collections.shuffle(rows, random);
        rows.add(3, List.of("", Samples.HUAWEI_CAMPAIGNS.get(0)));
        return rows;
    }

    /** The earlier batch of each campaign. */
    List<List<String>> goneByField() {
        return Samples.HUAWEI_CAMPAIGNS.stream()
                .map(campaign -> List.of(BATCH, campaign))
                .toList();
    }

    private String spelling(String number) {
        return switch (random.nextInt(5)) {
            case 0 -> "+91" + number;
            case 1 -> "91" + number;
            case 2 -> number.substring(0, 5) + " " + number.substring(5);
            default -> number;
        };
    }
}
