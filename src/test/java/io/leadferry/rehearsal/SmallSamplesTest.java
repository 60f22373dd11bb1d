package io.leadferry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of the four small operations, against what the stand-ins are prepared with. */
class SmallSamplesTest {

    @TempDir
    Path folder;

    private List<List<List<String>>> write(Operation operation, long seed, char... separators) throws IOException {
        List<Path> files = Samples.write(Map.of(operation.word(), folder.resolve(operation.word())), seed);
        assertThat(files).hasSize(separators.length);
        List<List<List<String>>> all = new ArrayList<>();
        for (int i = 0; i < separators.length; i++) {
            List<List<String>> rows = new ArrayList<>();
            String text = Files.readString(files.get(i)).replace("\uFEFF", "");
            CsvReader.builder()
                    .fieldSeparator(separators[i])
                    .ofCsvRecord(text)
                    .forEach(row -> rows.add(row.getFields()));
            all.add(rows);
        }
        return all;
    }

    private static List<List<String>> below(List<List<List<String>>> files) {
        return files.stream().flatMap(rows -> rows.stream().skip(1)).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 99})
    void scheduledIdsAreThereInEveryWayToWriteThemAndNoFileAsksForAnothers(long seed) throws Exception {
        List<List<List<String>>> files = write(Operation.DELETE_SCHEDULED, seed, ',', ',');

        List<String> texts = below(files).stream().map(row -> row.get(0)).toList();
        assertThat(files).allMatch(rows -> rows.get(0).equals(List.of("row_id")));
        assertThat(texts)
                .anyMatch(text -> text.matches("\\d+"))
                .anyMatch(text -> text.matches("\\d+(,\\d+)+"))
                .anyMatch(text -> text.matches("\\d+-\\d+"));
        assertThat(texts).filteredOn(text -> !text.matches("[0-9,-]+")).containsExactly("x7");
        Set<Long> before = new HashSet<>();
        boolean twice = false;
        for (List<List<String>> rows : files) {
            Set<Long> mine = new HashSet<>();
            for (List<String> row : rows.subList(1, rows.size())) {
                for (Long id : ids(row.get(0))) {
                    twice |= !mine.add(id);
                }
            }
            assertThat(mine).allMatch(id -> id >= Samples.FIRST_SCHEDULED && id <= Samples.LAST_SCHEDULED);
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
        List<List<String>> rows = below(write(Operation.UNBLOCK_NUMBERS, seed, ',', '\t'));

        assertThat(rows).hasSize(45);
        assertThat(rows).filteredOn(row -> row.get(0).contains("x")).hasSize(1);
        List<String> good = new ArrayList<>();
        try (OzonetelStandIn standIn =
                Samples.prepare(OzonetelStandIn.builder()).start()) {
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

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 99})
    void numbersToAddAreFiftyOfWhichOneIsNone(long seed) throws Exception {
        List<List<List<String>>> files = write(Operation.ADD_NUMBERS, seed, ',', '|');

        List<List<String>> rows = below(files);
        assertThat(files.get(0).get(0)).containsExactly("called", "customField", "callData", "campaignId");
        assertThat(rows).hasSize(50).allMatch(row -> Samples.HUAWEI_CAMPAIGNS.contains(row.get(3)));
        assertThat(rows).filteredOn(row -> !row.get(0).matches("\\d{10}")).hasSize(1);
        assertThat(rows).extracting(row -> row.get(0)).doesNotHaveDuplicates();
        assertThat(rows).allMatch(row -> row.get(2).startsWith("{\"name\":"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 99})
    void numbersToDeleteAreHeldAndOneRowNamesNone(long seed) throws Exception {
        List<List<List<String>>> files = write(Operation.DELETE_NUMBERS, seed, ',', ',');

        assertThat(files.get(0).get(0)).containsExactly("called", "campaignId");
        assertThat(files.get(1).get(0)).containsExactly("customField", "campaignId");
        List<List<String>> rows = below(files);
        assertThat(rows).filteredOn(row -> row.get(0).isEmpty()).hasSize(1);
        assertThat(rows.stream().collect(Collectors.groupingBy(row -> row.get(1), Collectors.counting())))
                .hasSize(2)
                .allSatisfy((campaign, count) -> assertThat(count).isLessThanOrEqualTo(12));
        try (HuaweiStandIn standIn = Samples.prepare(HuaweiStandIn.builder()).start()) {
            for (List<String> row : rows) {
                if (!row.get(0).isEmpty()) {
                    assertThat(standIn.leads(row.get(1)))
                            .anyMatch(lead -> lead.called().equals(row.get(0))
                                    || lead.customField().equals(row.get(0)));
                }
            }
        }
    }

    @Test
    void theFoldersDecideWhichSamplesAreWritten() throws Exception {
        List<Path> files = Samples.write(
                Map.of("add-leads", folder.resolve("a"), "delete-leads", folder, "add-numbers", folder), 5);

        assertThat(files).hasSize(9).allMatch(Files::exists);
        assertThatThrownBy(() -> Samples.write(Map.of("token", folder), 5)).hasMessageContaining("token");
    }
}
