package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.leadferry.rehearsal.samples.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OzonetelSamplesTest {

    private static final List<Character> SEPARATORS = List.of(',', ';', ',', '\t', '|', ',', ';');

    @TempDir
    Path folder;

    private List<Path> write(long seed) throws IOException {
        return Samples.write(
                OzonetelSamples.all(seed),
                Map.of("add-leads", folder.resolve("leads"), "delete-leads", folder.resolve("deletes")),
                seed);
    }

    private static List<List<String>> read(Path file, char separator) throws IOException {
        String text = Files.readString(file).replace("\uFEFF", "");
        List<List<String>> rows = new ArrayList<>();
        for (CsvRecord row : CsvReader.builder().fieldSeparator(separator).ofCsvRecord(text)) {
            rows.add(row.getFields());
        }
        return rows;
    }

    private static boolean isGood(List<String> row) {
        try {
            PhoneNumber number = PhoneNumberUtil.getInstance().parse(row.get(0), "IN");
            LocalDate.parse(row.get(3));
            return PhoneNumberUtil.getInstance().isValidNumber(number)
                    && row.get(0).matches("[0-9+ -]+")
                    && row.get(1).matches("[a-zA-Z0-9_ ().+$%:-]*")
                    && row.get(2).matches("\\d+");
        } catch (com.google.i18n.phonenumbers.NumberParseException | DateTimeParseException wrong) {
            return false;
        }
    }

    private static String canonical(String number) {
        String digits = number.replaceAll("[^0-9]", "");
        return digits.substring(digits.length() - 10);
    }

    @Test
    void fiveLeadFilesHaveTheSameColumnsAndAbout2600RowsOfWhich25MustBeRejectedAnd4Repeat() throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            List<Path> files = write(seed);
            assertThat(files).hasSize(7).allMatch(Files::exists);
            int rows = 0;
            int bad = 0;
            Set<String> numbers = new HashSet<>();
            int repeats = 0;
            for (int i = 0; i < 5; i++) {
                List<List<String>> lines = read(files.get(i), SEPARATORS.get(i));
                assertThat(lines.get(0).stream().map(h -> h.replace(" ", "").toLowerCase(Locale.ROOT)))
                        .containsExactly("phonenumber", "name", "priority", "expirydate", "campaignname", "city");
                assertThat(lines).allMatch(line -> line.size() == 6);
                for (List<String> row : lines.subList(1, lines.size())) {
                    assertThat(OzonetelSamples.CAMPAIGNS).contains(row.get(4));
                    rows++;
                    if (!isGood(row)) {
                        bad++;
                    } else if (!numbers.add(canonical(row.get(0)))) {
                        repeats++;
                    }
                }
            }
            assertThat(rows).isBetween(2550, 2650);
            assertThat(bad).isEqualTo(25);
            assertThat(repeats).isEqualTo(4);
        }
    }

    @Test
    void theShapesDiffer() throws Exception {
        List<Path> files = write(7);

        assertThat(Files.readString(files.get(0)))
                .startsWith("PhoneNumber,Name,Priority,ExpiryDate,CampaignName,City\n");
        assertThat(Files.readString(files.get(1))).startsWith("\uFEFFPhoneNumber;Name;");
        assertThat(Files.readString(files.get(2)))
                .contains(", near the \"\"Old\"\" Market\"")
                .contains("\nSector ");
        assertThat(Files.readString(files.get(3))).startsWith("Phone Number\tNAME\t");
        assertThat(Files.readString(files.get(4))).startsWith("PhoneNumber|Name|");
        assertThat(files.stream().limit(5).map(OzonetelSamplesTest::content))
                .allMatch(text -> text.contains("+91") && text.contains("0091"));
    }

    @Test
    void theDeletesAreOfLeadsThatWereWritten() throws Exception {
        List<Path> files = write(3);
        Set<String> leads = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            read(files.get(i), SEPARATORS.get(i)).stream()
                    .skip(1)
                    .filter(OzonetelSamplesTest::isGood)
                    .forEach(row -> leads.add(canonical(row.get(0)) + row.get(4)));
        }

        Set<String> deletes = new HashSet<>();
        for (int i = 5; i < 7; i++) {
            read(files.get(i), SEPARATORS.get(i)).stream()
                    .skip(1)
                    .forEach(row -> deletes.add(canonical(row.get(0)) + row.get(1)));
        }

        assertThat(deletes).hasSize(120);
        assertThat(leads).containsAll(deletes);
    }

    @Test
    void anotherSeedGivesOtherFilesAndTheSameSeedTheSame() throws Exception {
        List<Path> one = write(1);
        List<String> before = one.stream().map(OzonetelSamplesTest::content).toList();
        List<Path> two = write(2);

        assertThat(write(1).stream().map(OzonetelSamplesTest::content)).isEqualTo(before);
        assertThat(two).doesNotContainAnyElementsOf(one);
        assertThat(two.stream().map(OzonetelSamplesTest::content)).doesNotContainAnyElementsOf(before);
        try (var left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile))
                    .hasSize(14)
                    .noneMatch(file -> file.getFileName().toString().startsWith("."));
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
