package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.leadferry.rehearsal.samples.WrittenSamples;
import io.leadferry.rehearsal.wire.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of the two small operations, against what the stand-in is prepared with. */
class SampleDeletionsTest {

    @TempDir
    Path folder;

    private WrittenSamples write(Operation operation, long seed, char... separators) throws IOException {
        return WrittenSamples.of(OzonetelSamples.all(seed), operation.word(), folder, seed, separators);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 99})
    void scheduledIdsAreThereInEveryWayToWriteThemAndNoFileAsksForAnothers(long seed) throws Exception {
        WrittenSamples files = write(OzonetelOperation.DELETE_SCHEDULED, seed, ',', ',');

        List<String> texts = files.below().stream().map(row -> row.get(0)).toList();
        assertThat(files.files()).allMatch(rows -> rows.get(0).equals(List.of("row_id")));
        assertThat(texts)
                .anyMatch(text -> text.matches("\\d+"))
                .anyMatch(text -> text.matches("\\d+(,\\d+)+"))
                .anyMatch(text -> text.matches("\\d+-\\d+"));
        assertThat(texts).filteredOn(text -> !text.matches("[0-9,-]+")).containsExactly("x7");
        Set<Long> before = new HashSet<>();
        boolean twice = false;
        for (List<List<String>> rows : files.files()) {
            Set<Long> mine = new HashSet<>();
            for (List<String> row : rows.subList(1, rows.size())) {
                for (Long id : ids(row.get(0))) {
                    twice |= !mine.add(id);
                }
            }
            assertThat(mine)
                    .allMatch(id -> id >= OzonetelSamples.FIRST_SCHEDULED && id <= OzonetelSamples.LAST_SCHEDULED);
            assertThat(mine).noneMatch(before::contains);
            before.addAll(mine);
        }
        assertThat(twice).isTrue();
    }

    private static List<Long> ids(String text) {
        if (text.startsWith("x")) {
            return List.of();
        }
        if (text.contains("-")) {
            String[] ends = text.split("-", -1);
            return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[1]))
                    .boxed()
                    .toList();
        }
        return Stream.of(text.split(",", -1)).map(Long::valueOf).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 99})
    void allButOneOfTheNumbersToUnblockAreInTheirGroupsOnce(long seed) throws Exception {
        List<List<String>> rows =
                write(OzonetelOperation.UNBLOCK_NUMBERS, seed, ',', '\t').below();

        assertThat(rows).hasSize(45);
        assertThat(rows).filteredOn(row -> row.get(0).contains("x")).hasSize(1);
        List<String> good = new ArrayList<>();
        try (OzonetelStandIn standIn =
                OzonetelSamples.prepare(OzonetelStandIn.builder()).start()) {
            for (List<String> row : rows) {
                if (!row.get(0).contains("x")) {
                    String number = BlockGroups.spelt(row.get(0).replace(" ", ""));
                    assertThat(standIn.blocked(row.get(1))).contains(number);
                    assertThat(PhoneNumberUtil.getInstance()
                                    .isValidNumber(PhoneNumberUtil.getInstance().parse(number, "IN")))
                            .isTrue();
                    good.add(number);
                }
            }
        }
        assertThat(good).doesNotHaveDuplicates();
    }
}
