package io.leadferry.intake;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.feed.Feed;
import io.leadferry.model.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Good files with bytes turned over or cut off: they end in rows or in a reason, and never pass for what they are not. */
@Timeout(60)
class DamagedFilesTest {

    private static final int ROWS = 12;
    private static final int TRIES = 40;
    private static final Map<String, byte[]> GOOD = good();

    /** Whose form shows when something is missing at the end. */
    private static final List<String> CLOSED = List.of("array.json", "map.json", "gzip", "zip", "xlsx");

    /** What bears checksums. */
    private static final List<String> CHECKED = List.of("gzip", "zip", "xlsx");

    @TempDir
    private Path folder;

    private static Map<String, byte[]> good() {
        String csv = "PhoneNumber,City\n" + lines("%d,\"Café %d\"\n");
        String array =
                "[" + lines("{\"PhoneNumber\": \"%d\", \"City\": \"Pune %d\"},").replaceAll(",$", "]");
        Map<String, byte[]> good = new LinkedHashMap<>();
        good.put("csv", csv.getBytes(UTF_8));
        good.put("utf16", ("\uFEFF" + csv).getBytes(UTF_16LE));
        good.put("array.json", array.getBytes(UTF_8));
        good.put(
                "lines.json",
                lines("{\"PhoneNumber\": \"%d\", \"City\": \"Pune %d\"}\n").getBytes(UTF_8));
        good.put(
                "map.json",
                ("{\"map\": [\"PhoneNumber\", \"City\"], \"data\": ["
                                + lines("[\"%d\", \"Pune %d\"],").replaceAll(",$", "]}"))
                        .getBytes(UTF_8));
        good.put("gzip", OddFiles.gzip(csv.getBytes(UTF_8)));
        good.put("zip", OddFiles.zipped("leads.csv", csv.getBytes(UTF_8)));
        good.put("xlsx", OddFiles.workbook(sheet -> {
            OddFiles.row(sheet, 0, "PhoneNumber", "City");
            for (int row = 0; row < ROWS; row++) {
                OddFiles.row(sheet, row + 1, 6e9 + row, "Pune " + row);
            }
        }));
        return good;
    }

    private static String lines(String format) {
        return IntStream.range(0, ROWS)
                .mapToObj(row -> format.formatted(6_000_000_000L + row, row))
                .collect(Collectors.joining());
    }

    static Stream<String> kinds() {
        return GOOD.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void turnedOverBytesEndInRowsOrInAReason(String kind) throws Exception {
        byte[] good = GOOD.get(kind);
        List<List<String>> whole = rows(read(good));
        assertThat(whole).hasSize(ROWS);
        Random random = new Random(kind.hashCode());
        for (int attempt = 0; attempt < TRIES; attempt++) {
            byte[] damaged = good.clone();
            for (int flip = random.nextInt(3); flip >= 0; flip--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Outcome outcome = read(damaged);
            if (CHECKED.contains(kind) && outcome.unreadable() == null) {
                assertThat(rows(outcome)).as("try %d", attempt).isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aFileThatIsCutOffIsNeverTakenForAWholeOneWhereItsFormShows(String kind) throws Exception {
        byte[] good = GOOD.get(kind);
        Random random = new Random(kind.hashCode());
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int length = attempt < 12 ? good.length - 1 - attempt : 1 + random.nextInt(good.length - 1);
            Outcome outcome = read(Arrays.copyOf(good, length));
            if (CLOSED.contains(kind)) {
                assertThat(outcome.unreadable())
                        .as("%d of %d bytes", length, good.length)
                        .isNotNull();
            }
        }
    }

    private Outcome read(byte[] bytes) throws Exception {
        return Outcome.of(Files.write(folder.resolve("file"), bytes), Feed.Layout.PLAIN, folder.resolve("workshop"));
    }

    private static List<List<String>> rows(Outcome outcome) {
        return outcome.rows().stream().map(Row::fields).toList();
    }
}
