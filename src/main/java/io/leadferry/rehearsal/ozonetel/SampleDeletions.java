package io.leadferry.rehearsal.ozonetel;

import io.leadferry.rehearsal.samples.SampleFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes up what is to be deleted besides leads, out of what {@link OzonetelSamples#prepare} gives the stand-in. */
final class SampleDeletions {

    private static final int BLOCKED = 40;

    private final Random random;
    private final List<List<String>> blocked = new ArrayList<>();
    private long nextId = OzonetelSamples.FIRST_SCHEDULED;
    private int scheduledFiles;
    private int unblockFiles;

    SampleDeletions(Random random) {
        this.random = random;
        for (String group : OzonetelSamples.BLOCK_GROUPS) {
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
            rows.add(1 + random.nextInt(rows.size()), List.of("9821440x", OzonetelSamples.BLOCK_GROUPS.get(0)));
        }
        return rows;
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
