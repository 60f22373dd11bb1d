package io.leadferry.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.check.CheckResult;
import io.leadferry.cli.Leadferry;
import io.leadferry.ledger.LedgerCheck;
import io.leadferry.model.Outcome;
import io.leadferry.model.RowState;
import io.leadferry.model.Wait;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Every word that the program may say, and every address and command that it has, is explained on its page. */
class WordsTest {

    private static final Pattern FIRST_CELL = Pattern.compile("\\| ((?:`[^`]+`(?:, )?)+) \\|.*");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern METER =
            Pattern.compile("(?:builder\\(|gauge\\(|METRIC = |WAITS = )\\s*\"(leadferry[._][a-z._]+)\"");

    /** The words in the first cells of the table that begins with this line. */
    private static Set<String> words(String page, String header) {
        Set<String> words = new TreeSet<>();
        List<String> lines = new Page(Path.of("docs", page)).lines();
        int at = lines.indexOf(header);
        assertThat(at).as(page + " has the table " + header).isNotNegative();
        for (String line : lines.subList(at + 2, lines.size())) {
            Matcher row = FIRST_CELL.matcher(line);
            if (!row.matches()) {
                break;
            }
            CODE.matcher(row.group(1)).results().forEach(word -> words.add(word.group(1)));
        }
        return words;
    }

    private static String text(String page) {
        return String.join("\n", new Page(Path.of("docs", page)).lines());
    }

    @Test
    void everyStateOfARow() {
        assertThat(words("files.md", "| row state | meaning |"))
                .isEqualTo(Arrays.stream(RowState.values()).map(RowState::word).collect(Collectors.toSet()));
    }

    @Test
    void everyReasonToWait() {
        assertThat(words("operating/day-by-day.md", "| kind | what is waited for | `until` | `expectedAt` |"))
                .isEqualTo(
                        Arrays.stream(Wait.Kind.values()).map(Wait.Kind::word).collect(Collectors.toSet()));
    }

    @Test
    void everyKindOfFinding() {
        assertThat(words("operating/backup.md", "| kind | what was found |"))
                .isEqualTo(Arrays.stream(LedgerCheck.Kind.values())
                        .map(LedgerCheck.Kind::word)
                        .collect(Collectors.toSet()));
    }

    @Test
    void everyResultOfACheck() {
        assertThat(words("operating/check.md", "| result | meaning |"))
                .isEqualTo(Stream.of(
                                new CheckResult.Ok(""),
                                new CheckResult.Warning("", ""),
                                new CheckResult.Failure("", ""),
                                new CheckResult.Unproved("", null))
                        .map(CheckResult::word)
                        .collect(Collectors.toSet()));
        assertThat(CheckResult.class.getPermittedSubclasses()).hasSize(4);
    }

    @Test
    void everyCodeOfAProblem() {
        assertThat(words("reference.md", "| `code` | status | what it says |"))
                .containsExactlyInAnyOrderElementsOf(ProblemCodes.words());
    }

    @Test
    void everyOutcomeOfACall() {
        String receipts = text("files.md");

        assertThat(Outcome.Kind.values()).allMatch(kind -> receipts.contains("`" + kind.word() + "`"));
    }

    @Test
    void everyCommand() {
        String commands = text("reference.md");

        assertThat(Leadferry.commands().keySet()).isNotEmpty().allMatch(command -> Pattern.compile(
                        "^\\| .*`" + command + "\\b.*` (?:\\(or nothing\\) )?\\|", Pattern.MULTILINE)
                .matcher(commands)
                .find());
    }

    @Test
    void everyAddressOfTheHttpInterface() {
        ClassPathScanningCandidateComponentProvider console = new ClassPathScanningCandidateComponentProvider(false);
        console.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        List<String> addresses = console.findCandidateComponents("io.leadferry.console").stream()
                .map(found -> ClassUtils.resolveClassName(Objects.requireNonNull(found.getBeanClassName()), null))
                .filter(one ->
                        Files.exists(Path.of("src/main/java", one.getName().replace('.', '/') + ".java")))
                .flatMap(controller ->
                        Stream.of(controller.getDeclaredMethods()).flatMap(method -> addresses(controller, method)))
                .toList();
        // an address may stand as the end that differs: `POST /api/drops/{drop}/release`, `/discard`
        String page = text("reference.md");

        assertThat(addresses).hasSizeGreaterThan(10);
        assertThat(addresses).allMatch(address -> {
            String end = address.substring(address.lastIndexOf('/'));
            String same = address.substring(0, address.length() - end.length());
            return page.contains("| `" + address) || (page.contains("| `" + same) && page.contains("`" + end + "` |"));
        });
    }

    private static Stream<String> addresses(Class<?> controller, Method method) {
        RequestMapping own = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        RequestMapping all = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
        if (own == null) {
            return Stream.empty();
        }
        String before = all == null || all.path().length == 0 ? "" : all.path()[0];
        String path = before + (own.path().length == 0 ? "" : own.path()[0]);
        return Stream.of(own.method()).map(RequestMethod::name).map(name -> name + " " + path);
    }

    @Test
    void everyMetric() throws IOException {
        List<String> meters = new ArrayList<>();
        try (Stream<Path> code = Files.walk(Path.of("src/main/java"))) {
            for (Path file : code.filter(Files::isRegularFile).toList()) {
                METER.matcher(Files.readString(file)).results().forEach(meter -> meters.add(plain(meter.group(1))));
            }
        }
        Set<String> told = words("reference.md", "| metric | by | counts |");

        assertThat(meters).hasSizeGreaterThan(5);
        assertThat(meters)
                .allMatch(meter -> told.stream().anyMatch(word -> plain(word).equals(meter)));
        assertThat(told)
                .allMatch(word -> meters.stream().anyMatch(meter -> plain(word).equals(meter)));
    }

    /** A metric as Prometheus spells it, without what it adds. */
    private static String plain(String metric) {
        return metric.replace('.', '_').replaceFirst("_(seconds|total)$", "");
    }
}
