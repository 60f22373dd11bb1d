package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.ADD;
import static io.leadferry.ledger.LedgerFixture.DELETE;
import static io.leadferry.ledger.LedgerFixture.add;
import static io.leadferry.ledger.LedgerFixture.checkedAdd;
import static io.leadferry.ledger.LedgerFixture.delete;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import io.leadferry.model.Fates;
import io.leadferry.model.Fates.Fate;
import io.leadferry.model.LaneId;
import io.leadferry.model.Outcome;
import io.leadferry.model.Reject;
import io.leadferry.model.RowState;
import io.leadferry.story.Story;
import io.leadferry.story.Story.StoryCall;
import io.leadferry.story.Story.StoryRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.springframework.util.FileSystemUtils;

/**
 * Over random histories, whatever filters there are: each row that bears a number is in its story and stands there as the
 * ledger has it, with every call that carried it, and no other row and no other call is.
 */
@OnBothLedgers
class NumberHistoriesTest {

    private static final List<String> NUMBERS =
            List.of("9876543210", "9876543211", "8876543210", "9000000001", "7012345678");
    private static final List<Outcome.Kind> ANSWERS = List.of(
            Outcome.Kind.CONFIRMED,
            Outcome.Kind.ACCEPTED,
            Outcome.Kind.REFUSED,
            Outcome.Kind.NOT_YET,
            Outcome.Kind.IN_DOUBT);

    @Property(tries = 20)
    void everyRowThatBearsANumberIsInItsStory(@ForAll @LongRange(min = 0) long seed) throws Exception {
        Path home = Files.createTempDirectory("numbers");
        try (LedgerFixture ferry = new LedgerFixture(home, true, seed)) {
            History history = new History(ferry, new Random(seed));
            int steps = 15 + history.random.nextInt(20);
            for (int step = 0; step < steps; step++) {
                history.step();
            }
            NUMBERS.forEach(history::isTold);
        } finally {
            FileSystemUtils.deleteRecursively(home);
        }
    }

    /** What was done, kept beside the ledger. */
    private static final class History {
        private final LedgerFixture ferry;
        private final Random random;
        private final Map<String, Set<String>> rows = new HashMap<>();
        private final Map<String, Set<String>> calls = new HashMap<>();
        private final List<Call> underWay = new ArrayList<>();
        private long filler = 6_100_000_000L;

        History(LedgerFixture ferry, Random random) {
            this.ferry = ferry;
            this.random = random;
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> drop(random.nextBoolean() ? add(campaign()) : checkedAdd(campaign()));
                case 3 -> drop(random.nextBoolean() ? delete("A") : delete("A", "B"));
                case 4, 5 -> cut(ADD);
                case 6 -> cut(DELETE);
                case 7, 8 -> answer();
                case 9 -> forgotten();
                case 10 -> olderLedger();
                default -> isTold(NUMBERS.get(random.nextInt(NUMBERS.size())));
            }
        }

        private String campaign() {
            return random.nextBoolean() ? "A" : "B";
        }

        private void drop(Destination destination) {
            int size = random.nextInt(3) == 0 ? 250 + random.nextInt(500) : 1 + random.nextInt(5);
            List<String> numbers = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                numbers.add(Long.toString(filler++));
            }
            NUMBERS.stream().filter(number -> random.nextInt(3) == 0).forEach(numbers::add);
            Collections.shuffle(numbers, random);
            String drop = ferry.drop(destination, numbers);
            NUMBERS.stream()
                    .filter(numbers::contains)
                    .forEach(number -> bears(number, drop, numbers.indexOf(number) + 2));
            reject(drop, numbers.size());
        }

        private void reject(String drop, int before) {
            List<Reject> rejects = rejects(random.nextInt(4) == 0 ? 300 : random.nextInt(3), before, true);
            rejects.stream()
                    .filter(reject -> reject.reason().length() > 1)
                    .forEach(reject -> bears(reject.reason(), drop, reject.line()));
            if (!rejects.isEmpty()) {
                ferry.drops.append(drop, List.of(), rejects, before + rejects.size(), rejects.size(), 0);
            }
        }

        /** Rows that are not sent; where one of the numbers stands in a row, the reason says which. */
        private List<Reject> rejects(int size, int before, boolean some) {
            List<Reject> rejects = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                boolean known = some && random.nextInt(10) == 0;
                String number = NUMBERS.get(random.nextInt(NUMBERS.size()));
                rejects.add(new Reject(
                        2 + before + i,
                        random.nextBoolean() ? RowState.REJECTED : RowState.DUPLICATE,
                        known ? number : "-",
                        List.of(known ? written(number) : Long.toString(filler++))));
            }
            return rejects;
        }

        private String written(String number) {
            return switch (random.nextInt(4)) {
                case 0 -> "+91 " + number.substring(0, 5) + "-" + number.substring(5);
                case 1 -> "0" + number;
                case 2 -> number + ".0";
                default -> "0091" + number;
            };
        }

        private void bears(String number, String drop, long line) {
            rows.computeIfAbsent(number, key -> new TreeSet<>()).add(drop + ":" + line);
        }

        private void cut(LaneId lane) {
            Call call = ferry.cut(lane);
            if (call != null) {
                underWay.add(call);
                LedgerFixture.numbers(call).forEach(number -> calls.computeIfAbsent(number, key -> new TreeSet<>())
                        .add(call.id()));
            }
        }

        private void answer() {
            if (!underWay.isEmpty()) {
                Call call = underWay.remove(random.nextInt(underWay.size()));
                Outcome.Kind answer = ANSWERS.get(random.nextInt(ANSWERS.size()));
                ferry.answer(call, answer);
                if (answer == Outcome.Kind.ACCEPTED && call.lane().equals(ADD)) {
                    calledBack(call);
                }
            }
        }

        /** Of each call some rows are refused by its callback. */
        private void calledBack(Call call) {
            List<Fate> refused = LedgerFixture.numbers(call).stream()
                    .filter(number -> NUMBERS.contains(number) && random.nextBoolean())
                    .map(number -> new Fate(number, RowState.REFUSED, "blocked", false))
                    .toList();
            ferry.calledBack(call.id(), new Fates(RowState.CONFIRMED, null, refused));
        }

        /** A file is read, and before its end the process dies: its ids are given out again where they can be. */
        private void forgotten() {
            ferry.unsealed(add("A"), NUMBERS.toArray(String[]::new));
            String drop = ferry.drops.unsealed().get(0).id();
            ferry.drops.append(drop, List.of(), rejects(300, 2, false), 300, 300, 0);
            ferry.drops.forgetUnsealed();
        }

        /** An older version wrote what is there, or the one before that. */
        private void olderLedger() {
            ferry.ledger
                    .sql()
                    .sql("delete from number_filters where id % ? = 0")
                    .params(1 + random.nextInt(2))
                    .update();
            if (random.nextBoolean()) {
                ferry.ledger
                        .sql()
                        .sql("delete from slice_people where slice_id % 2 = 0")
                        .update();
            }
        }

        void isTold(String number) {
            Story story = ferry.stories().of(number, ZoneOffset.UTC);

            assertThat(story.rows())
                    .extracting(row -> row.drop() + ":" + row.line())
                    .as("the rows of %s", number)
                    .containsExactlyInAnyOrderElementsOf(rows.getOrDefault(number, Set.of()));
            Set<String> told = story.rows().stream()
                    .flatMap(row -> row.calls().stream())
                    .map(StoryCall::call)
                    .collect(Collectors.toSet());
            assertThat(told).as("the calls of %s", number).isEqualTo(calls.getOrDefault(number, Set.of()));
            Map<String, Map<String, String>> states = ferry.allStates();
            for (StoryRow row : story.rows()) {
                if (row.lane() != null) {
                    String state = states.get(row.drop()).get(number);
                    assertThat(row.state())
                            .as("%s in %s", number, row.drop())
                            .isEqualTo(Part.State.of(state).told());
                }
            }
        }
    }
}
