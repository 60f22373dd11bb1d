package io.leadferry.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.TestFeeds;
import io.leadferry.feed.Feed;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.Visible;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the characters of a file are written, who says so, and what cannot be written down again. */
class TextsTest {

    private static final Charset GBK = Charset.forName("GBK");
    private static final String NAMES = "called,customField\n9894000005,张三\n";
    private static final String TABLE = "PhoneNumber,City\n9894000001,A\n9894000002,B";

    @TempDir
    private Path folder;

    private static Feed.Layout encoded(String name) {
        return new Feed.Layout(
                Map.of(),
                List.of(),
                0,
                null,
                Feed.HiddenRows.HOLD,
                name == null ? null : Charset.forName(name),
                Set.of(),
                null,
                Collections.emptySortedMap(),
                false);
    }

    private Outcome read(byte[] bytes, String encoding, String operation) throws Exception {
        Feed feed = TestFeeds.feed("leads", operation, Path.of("inbox"), List.of("1"), encoded(encoding), false);
        return Outcome.of(Files.write(folder.resolve("file"), bytes), feed, folder.resolve("workshop"));
    }

    private Outcome names(byte[] bytes, String encoding) throws Exception {
        return read(bytes, encoding, "add-numbers");
    }

    private Outcome leads(byte[] bytes) throws Exception {
        return read(bytes, null, "add-leads");
    }

    private static List<String> second(Outcome outcome) {
        return outcome.rows().stream().map(row -> row.fields().get(1)).toList();
    }

    @Test
    void aTextIsReadAsItsFeedSays() throws Exception {
        Outcome outcome = names(NAMES.getBytes(GBK), "GBK");

        assertThat(second(outcome)).containsExactly("张三");
        assertThat(outcome.notes()).isEmpty();
    }

    @Test
    void andSoIsJsonAndWhatIsWrapped() throws Exception {
        byte[] json = "[{\"called\":\"9894000005\",\"customField\":\"张三\"}]".getBytes(GBK);

        assertThat(second(names(json, "GBK"))).containsExactly("张三");
        assertThat(second(names(OddFiles.gzip(json), "GBK"))).containsExactly("张三");
        assertThat(second(names(OddFiles.zipped("a.csv", NAMES.getBytes(GBK)), "GBK")))
                .containsExactly("张三");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aByteOrderMarkSaysMoreThanTheFeed(String charset) throws Exception {
        Outcome outcome = names(("\uFEFF" + NAMES).getBytes(Charset.forName(charset)), "GBK");

        assertThat(second(outcome)).containsExactly("张三");
        assertThat(outcome.notes()).isEmpty();
    }

    @Test
    void whatIsNotWrittenSoIsNotGuessed() throws Exception {
        assertThat(names("called,customField\n9894000005,café\n".getBytes(ISO_8859_1), "UTF-8")
                        .unreadable())
                .contains("UTF-8", "`encoding`", "line 2");
        assertThat(names("called,customField\n9894000005,a\n9894000006,é,\n".getBytes(ISO_8859_1), "GBK")
                        .unreadable())
                .contains("GBK", "`encoding`", "line 3");
        assertThat(names(NAMES.getBytes(UTF_16LE), "GBK").unreadable()).contains("GBK", "line 1");
    }

    @Test
    void whatCouldBeUtf8TooIsNoted() throws Exception {
        Outcome outcome = names("called,customField\n9894000005,नमस्ते\n".getBytes(UTF_8), "GB18030");

        assertThat(outcome.unreadable() == null ? outcome.notes() : List.of(outcome.unreadable()))
                .singleElement()
                .asString()
                .contains("GB18030", "line 2");
    }

    @Test
    void theLastGuessIsNotedWithItsFirstLine() throws Exception {
        Outcome outcome = names(NAMES.getBytes(GBK), null);

        assertThat(second(outcome)).containsExactly("ÕÅÈý");
        assertThat(outcome.notes())
                .singleElement()
                .asString()
                .contains("neither UTF-8 nor UTF-16", "Windows-1252", "line 2", "`encoding: GBK`");
    }

    @Test
    void nothingIsNotedWhereNothingIsGuessed() throws Exception {
        assertThat(leads(TABLE.getBytes(UTF_8)).notes()).isEmpty();
        assertThat(leads((TABLE + "é").getBytes(UTF_8)).notes()).isEmpty();
        assertThat(leads(("\uFEFF" + TABLE + "é").getBytes(UTF_16LE)).notes()).isEmpty();
    }

    static Stream<byte[]> endedByDos() {
        return Stream.of(
                        "\u001a",
                        "\n\u001a",
                        "\r\n\u001a\u001a\u001a",
                        "\n\u001a\0\0\0\0\0\0\0\0\0\0",
                        "\n\u001a\r\n",
                        "\u001a\0\u001a\0")
                .flatMap(end -> Stream.of(
                        (TABLE + end).getBytes(UTF_8),
                        ("\uFEFF" + TABLE + end).getBytes(UTF_16LE),
                        ("\uFEFF" + TABLE + end).getBytes(UTF_16BE),
                        ("\uFEFF" + TABLE + end).getBytes(UTF_8),
                        ("[{\"PhoneNumber\":\"9894000001\",\"City\":\"A\"},{\"PhoneNumber\":\"9894000002\",\"City\":\"B\"}]"
                                        + end)
                                .getBytes(UTF_8),
                        ("{\"PhoneNumber\":\"9894000001\",\"City\":\"A\"}\r\n{\"PhoneNumber\":\"9894000002\",\"City\":\"B\"}"
                                        + end)
                                .getBytes(UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("endedByDos")
    void theMarkWithWhichDosEndsATextIsNotInIt(byte[] bytes) throws Exception {
        Outcome outcome = leads(bytes);

        assertThat(outcome.unreadable()).isNull();
        assertThat(outcome.total()).isEqualTo(2);
        assertThat(second(outcome)).containsExactly("A", "B");
    }

    @Test
    void anywhereElseItIsACharacterAndNulIsDamage() throws Exception {
        assertThat(leads("PhoneNumber,City\n9894000001,A\u001aB\n".getBytes(UTF_8))
                        .total())
                .isEqualTo(1);
        assertThat(leads("PhoneNumber,City\n9894000001,A\0\u001a\n9894000002,B\n".getBytes(UTF_8))
                        .unreadable())
                .contains("NUL", "line 2");
        assertThat(leads("PhoneNumber,City\n9894000001,A\n\0\0\0\0\0\0\0\0\0\0\0\0".getBytes(UTF_8))
                        .unreadable())
                .contains("NUL", "line 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"PhoneNumber\":\"9876500003\",\"CampaignName\":\"a\\ud800b\"}]",
                "{\"PhoneNumber\":\"9876500003\",\"CampaignName\":\"\\udc00\\ud800\"}",
                "[{\"PhoneNumber\":\"9876500003\",\"City\":\"a\\u0000b\"}]",
                "[{\"PhoneNumber\":\"98765\\ud80000003\"}]",
                "{\"map\":[\"PhoneNumber\",\"Name\"],\"data\":[[\"9876500003\",\"\\udbff\"]]}",
                "[{\"PhoneNumber\":\"9876500003\"},\"\\ud800\"]",
                "[{\"PhoneNumber\":\"9876500003\",\"Name\":[\"\\ud800\"]}]"
            })
    void aRowThatCannotBeWrittenDownIsRejectedWithAReasonThatCan(String json) throws Exception {
        Outcome outcome = leads(json.getBytes(UTF_8));

        assertThat(outcome.unreadable()).isNull();
        assertThat(outcome.rejects()).hasSize(1);
        assertThat(outcome.rows()).hasSize((int) outcome.total() - 1);
        Reject reject = outcome.rejects().get(0);
        assertThat(reject.reason()).matches(TextsTest::canBeWritten);
        assertThat(reject.fields()).allMatch(TextsTest::canBeWritten);
    }

    @Test
    void itsReasonNamesFieldAndCharacter() throws Exception {
        assertThat(leads("[{\"PhoneNumber\":\"9876500003\",\"CampaignName\":\"a\\ud800b\"}]".getBytes(UTF_8))
                        .rejects())
                .extracting(Reject::reason)
                .containsExactly("CampaignName: holds half of a character, \\ud800; type it anew");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"\\uDFAA\":0}",
                "[{\"PhoneNumber\":\"9876500003\",\"x\\ud800\":1}]",
                "[{\"PhoneNumber\":\"9876500003\",\"x\\u0000y\":1}]",
                "{\"map\":[\"PhoneNumber\",\"\\udbff\"],\"data\":[[\"9876500003\",\"a\"]]}"
            })
    void aHeaderThatCannotIsNamedInAReasonThatCan(String json) throws Exception {
        assertThat(leads(json.getBytes(UTF_8)).unreadable())
                .matches(TextsTest::canBeWritten)
                .contains("the name of column");
    }

    @Test
    void charactersOfTwoHalvesAreWhole() throws Exception {
        Outcome outcome = leads("[{\"PhoneNumber\":\"9876500003\",\"City\":\"\\ud83d\\ude00\"}]".getBytes(UTF_8));

        assertThat(outcome.rows()).extracting(Row::fields).containsExactly(List.of("9876500003", "😀"));
    }

    private static boolean canBeWritten(String text) {
        return new String(text.getBytes(UTF_8), UTF_8).equals(text)
                && text.indexOf(0) < 0
                && Visible.line(text).equals(text);
    }

    @Test
    void halvesInUtf16AreDamage() throws Exception {
        byte[] bytes = ("\uFEFFPhoneNumber,City\n9894000001,a?b\n").getBytes(UTF_16LE);
        for (int at = 0; at < bytes.length; at += 2) {
            if (bytes[at] == '?' && bytes[at + 1] == 0) {
                bytes[at] = 0;
                bytes[at + 1] = (byte) 0xD8;
            }
        }

        assertThat(leads(bytes).unreadable()).contains("UTF-16", "line 2");
    }
}
