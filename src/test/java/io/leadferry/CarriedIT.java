package io.leadferry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.intake.OddFiles;
import io.leadferry.intake.OddFiles.Odd;
import io.leadferry.intake.OutcomeText;
import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the jar carries is enough: read with its libraries, from which the build leaves much out, each file becomes what it
 * becomes with the whole of them.
 */
class CarriedIT {

    private static final Set<UnicodeScript> MANY = Set.of(UnicodeScript.HAN, UnicodeScript.HANGUL, UnicodeScript.YI);

    private static final Path JAR = Path.of("target/leadferry.jar").toAbsolutePath();

    /** Workbooks, old Office files, zips and gzips; texts need nothing of what is left out. */
    private static final List<Odd> PACKED = OddFiles.all().stream()
            .filter(odd -> odd.bytes().length > 0 && List.of(0x50, 0xd0, 0x1f).contains(odd.bytes()[0] & 0xff))
            .toList();

    @TempDir
    private Path folder;

    private final BiFunction<Path, Path, String> whole = new OutcomeText();
    private final Locale here = Locale.getDefault();
    private URLClassLoader loader;

    /** The program and its libraries as they are in the jar, and the tests, with no others. */
    @BeforeEach
    void load() throws IOException {
        List<URL> places = List.of(url(JAR), url(Path.of("target/test-classes")));
        loader = new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @AfterEach
    void close() throws IOException {
        Locale.setDefault(here);
        loader.close();
    }

    private static URL url(Path place) throws MalformedURLException {
        return place.toUri().toURL();
    }

    @SuppressWarnings("unchecked")
    private BiFunction<Path, Path, String> lean() throws ReflectiveOperationException {
        return (BiFunction<Path, Path, String>) loader.loadClass(OutcomeText.class.getName())
                .getDeclaredConstructor()
                .newInstance();
    }

    private void same(String name, byte[] bytes, BiFunction<Path, Path, String> lean) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        Path workshop = folder.resolve("workshop");
        assertThat(lean.apply(file, workshop)).as(name).isEqualTo(whole.apply(file, workshop));
    }

    @Test
    void everyOddPackageIsReadAsWithWholeLibraries() throws Exception {
        BiFunction<Path, Path, String> lean = lean();

        for (Odd odd : PACKED) {
            same(odd.name(), odd.bytes(), lean);
        }
    }

    @Test
    void whatOnlyPoiKnowsHowToShowIsShownAsWithWholeLibraries() throws Exception {
        same("formats.xlsx", OutcomeText.intricateWorkbook(), lean());
    }

    @Test
    void damagedWorkbooksAreToldAsWithWholeLibraries() throws Exception {
        BiFunction<Path, Path, String> lean = lean();
        Random random = new Random(41);

        for (Odd odd : PACKED) {
            for (int damage = 0; damage < 4 && odd.name().endsWith(".xlsx"); damage++) {
                byte[] bytes = odd.bytes().clone();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                same(odd.name(), bytes, lean);
            }
        }
    }

    /** Where the machine speaks another language, ICU looks for that one's data first. Each tenth letter where there are many. */
    @ParameterizedTest
    @ValueSource(strings = {"en-US", "th-TH"})
    void everyLetterIsWrittenAsWithTheWholeOfIcu(String machine) throws Exception {
        Locale.setDefault(Locale.forLanguageTag(machine));
        StringBuilder names = new StringBuilder("PhoneNumber,Name\n6000000000,สมชาย王小明ຄຳ ราม さくら\n");
        int[] letters = IntStream.rangeClosed(0x80, Character.MAX_VALUE)
                .filter(c -> Character.isLetter(c) || Character.getType(c) == Character.COMBINING_SPACING_MARK)
                .filter(c -> c % 10 == 0 || !MANY.contains(UnicodeScript.of(c)))
                .toArray();
        for (int at = 0; at < letters.length; at++) {
            names.append(at % 12 == 0 ? "\n" + (6_000_000_001L + at) + "," : at % 4 == 0 ? " " : "")
                    .appendCodePoint(letters[at]);
        }

        same("names.csv", names.toString().getBytes(UTF_8), lean());
    }

    @Test
    void sqliteIsThereForTheMachinesThatAreNamed() throws Exception {
        URI sqlite = loader.loadClass("org.sqlite.JDBC")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();

        try (FileSystem jar = FileSystems.newFileSystem(Path.of(sqlite));
                Stream<Path> all = Files.walk(jar.getPath("org/sqlite/native"))) {
            assertThat(all.filter(Files::isRegularFile).map(file -> file.getName(3) + "/" + file.getName(4)))
                    .containsExactlyInAnyOrder(
                            "Linux/x86_64",
                            "Linux/aarch64",
                            "Linux-Musl/x86_64",
                            "Linux-Musl/aarch64",
                            "Mac/x86_64",
                            "Mac/aarch64",
                            "Windows/x86_64",
                            "Windows/aarch64");
        }
    }

    @Test
    void onAnotherMachineOneLineSaysWhereItRuns() throws Exception {
        Process process = new ProcessBuilder(QuickJava.command(
                        "-Dorg.sqlite.osinfo.architecture=riscv64",
                        "-jar",
                        JAR.toString(),
                        "rehearse",
                        "--once",
                        "--server.port=0"))
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getErrorStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(said.strip())
                .hasLineCount(1)
                .contains("for this machine (Linux on riscv64)")
                .contains("Linux (glibc or musl), macOS or Windows, on x86_64 or aarch64");
    }
}
