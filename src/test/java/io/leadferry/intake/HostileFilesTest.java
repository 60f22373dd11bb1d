package io.leadferry.intake;

import static io.leadferry.intake.RawBook.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.feed.Feed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workbooks and zips that were made to read, reach or write what is not theirs, or to grow without end. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileFilesTest {

    private static final String SECRET = "kept-away-from-files";

    @TempDir
    private Path folder;

    private Path secret;

    @BeforeEach
    void hide() throws IOException {
        secret = Files.writeString(
                Files.createDirectories(folder.resolve("home")).resolve("secret.txt"), SECRET);
    }

    private Outcome read(String name, byte[] bytes) throws Exception {
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        return Outcome.of(Files.write(inbox.resolve(name), bytes), Feed.Layout.PLAIN, folder.resolve("inbox/workshop"));
    }

    private static RawBook book() {
        return new RawBook()
                .texts("<si><t>shared</t></si>")
                .sheet(row(1, "PhoneNumber", "City"), row(2, "9800000001", "Pune"));
    }

    /** A workbook whose parts begin with a document type, and have its entity where they have {@code here}. */
    private static byte[] with(String part, String type, String here, String there) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean changed = false;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(book().bytes()));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String xml = new String(in.readAllBytes(), UTF_8);
                if (entry.getName().endsWith(part)) {
                    assertThat(xml).contains(here);
                    xml = xml.replaceFirst("\\?>", "?>" + Matcher.quoteReplacement(type))
                            .replace(here, there);
                    changed = true;
                }
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(xml.getBytes(UTF_8));
            }
        }
        assertThat(changed).as(part).isTrue();
        return bytes.toByteArray();
    }

    /** Everything that came of a file. */
    private static String all(Outcome outcome) {
        return outcome.unreadable() + " " + outcome.records() + " " + outcome.rejects();
    }

    private static String placeIn(String part) {
        return switch (part) {
            case "sheet0.xml" -> "Pune";
            case "sharedStrings.xml" -> "shared";
            case "workbook.xml" -> "Sheet1";
            default -> "xl/workbook.xml";
        };
    }

    @Test
    void theWorkbookIsAGoodOneWithoutTheAttack() throws Exception {
        assertThat(all(read("good.xlsx", with("sheet0.xml", "", "Pune", "Goa"))))
                .contains("9800000001", "Goa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sheet0.xml", "sharedStrings.xml", "workbook.xml", "_rels/.rels", "[Content_Types].xml"})
    void aPartOfAWorkbookReadsNoOtherFileAndAsksNoServer(String part) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String ours = "http://127.0.0.1:" + server.getLocalPort() + "/";
            String here = part.startsWith("[") ? "/xl/workbook.xml" : placeIn(part);
            for (String type : List.of(
                    "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>",
                    "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + ours + "\">]>",
                    "<!DOCTYPE x SYSTEM \"" + ours + "x.dtd\">",
                    "<!DOCTYPE x [<!ENTITY % p SYSTEM \"" + ours + "p.dtd\"> %p;]>")) {
                // within an attribute an external entity is no XML at all
                boolean isText = part.startsWith("sh");
                String there = type.contains("ENTITY e") && isText ? "&e;" : here;
                assertThat(all(read("in.xlsx", with(part, type, here, there)))).doesNotContain(SECRET);
            }
            server.setSoTimeout(1);
            assertThat(accepted(server)).as("nobody came").isFalse();
        }
    }

    private static boolean accepted(ServerSocket server) throws IOException {
        try {
            server.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sheet0.xml", "sharedStrings.xml"})
    void entitiesThatUnfoldWithoutEndUnfoldNothing(String part) throws Exception {
        String type = IntStream.rangeClosed(1, 9)
                .mapToObj(at -> "<!ENTITY e" + at + " \"" + ("&e" + (at - 1) + ";").repeat(10) + "\">")
                .collect(Collectors.joining("", "<!DOCTYPE x [<!ENTITY e0 \"laugh\">", "]>"));
        assertThat(all(read("laughs.xlsx", with(part, type, placeIn(part), "&e9;"))))
                .doesNotContain("laugh")
                .hasSizeLessThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../home/planted.csv",
                "../planted.csv",
                "/planted.csv",
                "x/../../planted.csv",
                "..\\..\\planted.csv",
                "C:\\planted.csv",
                "planted\u0000.csv",
                "planted\r\n.csv"
            })
    void aNameWithinAZipIsNoPlaceToWriteTo(String name) throws Exception {
        Outcome outcome = read("in.zip", OddFiles.zipped(name, "PhoneNumber\n9800000001\n".getBytes(UTF_8)));

        assertThat(all(outcome))
                .satisfiesAnyOf(text -> assertThat(text).contains("9800000001"), text -> assertThat(text)
                        .contains("zip"));
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile))
                    .containsExactlyInAnyOrder(secret, folder.resolve("inbox/in.zip"));
        }
        assertThat(Path.of("/planted.csv")).doesNotExist();
    }
}
