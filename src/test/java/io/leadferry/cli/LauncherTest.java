package io.leadferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of the packages finds a Java that will do, keeps the words it is given, and makes an archive of classes once. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    /** A Java that says what it is asked, and makes an archive where it is to. */
    private static final String JAVA =
            """
            #!/bin/sh
            for word in "$@"; do
              printf '%s\\n' "$word"
              case $word in
                -XX:SharedArchiveFile=*/making*) echo made >"${word#*=}"; echo made >>"$(dirname "$0")/../dumps" ;;
              esac
            done
            echo "variables $(env | grep -c '^LEADFERRY_')"
            """;

    @TempDir
    private Path folder;

    private Path launcher;

    /** What a run of the launcher said, and its code. */
    private record Run(int code, List<String> lines) {}

    @BeforeEach
    void unpack() throws IOException {
        Path root = folder.resolve("leadferry");
        launcher = executable(root.resolve("bin/leadferry"), Files.readString(Path.of("src/packaging/leadferry")));
        Files.createDirectories(root.resolve("lib"));
        Files.writeString(root.resolve("lib/leadferry.jar"), "the program");
        Files.writeString(root.resolve("lib/classes.txt"), "io.leadferry.cli.Run\n");
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private Path java(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        executable(home.resolve("bin/java"), JAVA);
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Debian\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Run run(Path command, Map<String, String> environment, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(command.toString()));
        all.addAll(List.of(words));
        ProcessBuilder process = new ProcessBuilder(all).redirectErrorStream(true);
        process.environment().clear();
        process.environment().put("PATH", "/usr/bin:/bin");
        process.environment().putAll(environment);
        Process started = process.start();
        String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(started.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return new Run(started.exitValue(), said.lines().toList());
    }

    private Map<String, String> with(Path java, String... more) {
        Map<String, String> environment = new TreeMap<>(Map.of("JAVA_HOME", java.toString()));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    @Test
    void wordsGoThroughASymbolicLinkAsTheyAre() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("lf"), Path.of("leadferry/bin/leadferry"));

        Run run = run(link, with(java("17", "17.0.15")), "find", "98765 43210", "*");

        assertThat(run.code()).isZero();
        assertThat(run.lines())
                .containsSequence(
                        "-jar",
                        folder.toRealPath()
                                .resolve("leadferry/lib/leadferry.jar")
                                .toString(),
                        "find",
                        "98765 43210",
                        "*");
    }

    @Test
    void optionsForJavaGoBeforeTheJarAndNoneOfItsOwnVariablesGoesOn() throws Exception {
        Run run = run(
                launcher,
                with(java("21", "21"), "LEADFERRY_OPTS", "-Xmx64m -Da=b", "LEADFERRY_ARCHIVE", "off"),
                "run",
                "--server.port=1");

        assertThat(run.lines()).containsSubsequence("-Xmx64m", "-Da=b", "-jar", "run", "--server.port=1");
        assertThat(run.lines()).contains("variables 0");
    }

    @Test
    void aJavaThatIsTooOldIsPassedOver() throws Exception {
        Path old = java("8", "1.8.0_372");
        Path fit = java("17", "17.0.15");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("java"), fit.resolve("bin/java"));

        Run run = run(launcher, with(old, "PATH", bin + ":/usr/bin:/bin"), "status");

        assertThat(run.code()).isZero();
        assertThat(run.lines()).contains("status");
    }

    @Test
    void anArchiveIsMadeAtTheFirstStartAloneAndAnewForAnotherJar() throws Exception {
        Path java = java("17", "17.0.15");
        Path dumps = java.resolve("dumps");
        Path lib = folder.resolve("leadferry/lib");

        run(launcher, with(java), "status");
        assertThat(dumps).doesNotExist();

        Run first = run(launcher, with(java), "run");
        Run second = run(launcher, with(java));
        assertThat(Files.readAllLines(dumps)).hasSize(1);
        assertThat(archives(lib)).hasSize(1);
        assertThat(second.lines())
                .contains("-XX:SharedArchiveFile=" + archives(lib).get(0));
        assertThat(first.lines())
                .contains("-XX:SharedArchiveFile=" + archives(lib).get(0));

        Files.writeString(lib.resolve("leadferry.jar"), "the next program");
        run(launcher, with(java), "run");
        assertThat(Files.readAllLines(dumps)).hasSize(2);
        assertThat(archives(lib)).hasSize(1);
    }

    @Test
    void withoutAnArchiveItStartsToo() throws Exception {
        Path java = java("17", "17.0.15");
        executable(java.resolve("bin/java"), "#!/bin/sh\n[ \"$1\" != -Xshare:dump ] || exit 1\necho \"$@\"\n");

        Run run = run(launcher, with(java), "run");

        assertThat(run.code()).isZero();
        assertThat(run.lines()).hasSize(1).noneMatch(line -> line.contains("SharedArchiveFile"));
        try (Stream<Path> left = Files.list(folder.resolve("leadferry/lib"))) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void aPackageOfTheSystemSaysWhereItsConfigurationAndItsKeysAre() throws Exception {
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.writeString(
                etc.resolve("secrets.env"),
                "# keys\nACME_API_KEY=\"two words\"\nOTHER='$(touch x)'\nSET=file\nnot a line\nBAD-NAME=x\n");
        Path conf = folder.resolve("leadferry/launcher.conf");
        Files.writeString(
                conf,
                Files.readString(Path.of("src/packaging/deb/launcher.conf")).replace("/etc/leadferry", etc.toString()));
        Path java = java("17", "17.0.15");
        executable(
                java.resolve("bin/java"),
                "#!/bin/sh\necho \"$SPRING_CONFIG_ADDITIONALLOCATION|$ACME_API_KEY|$OTHER|$SET\"\n");

        Run run = run(launcher, with(java, "SET", "environment"), "status");

        assertThat(run.lines()).containsExactly("file:" + etc + "/application.yaml|two words|$(touch x)|environment");
    }

    private static List<String> archives(Path lib) throws IOException {
        try (Stream<Path> all = Files.list(lib.toRealPath())) {
            return all.map(Path::toString).filter(name -> name.endsWith(".jsa")).toList();
        }
    }
}
