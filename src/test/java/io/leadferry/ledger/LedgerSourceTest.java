package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.model.Outcome;
import io.leadferry.model.RowState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the compiler does not see in the ledger's sources: words of states, and where the text of a statement is from. */
class LedgerSourceTest {

    /** Every word of a state, from the one place that has it. */
    private static final Set<String> WORDS = Stream.of(
                    Stream.of(RowState.values()).map(RowState::word),
                    Stream.of(Outcome.Kind.values()).map(Outcome.Kind::word),
                    Stream.<Stored[]>of(
                                    Part.State.values(),
                                    Part.Side.values(),
                                    Calls.State.values(),
                                    Drop.State.values(),
                                    Drop.Growth.State.values(),
                                    Lanes.State.values())
                            .flatMap(Arrays::stream)
                            .map(Stored::word))
            .flatMap(words -> words)
            .collect(Collectors.toSet());

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|(?m:^\\s*//[^\\n]*$)", Pattern.DOTALL);
    private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\".*?\"\"\"", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*+)\"");
    private static final Pattern ANNOTATION =
            Pattern.compile("@\\w+\\((?:[^()\"]|\"(?:[^\"\\\\\\n]|\\\\.)*+\"|\\([^()]*\\))*+\\)");

    /** A constant of an enum with its word: the mapping itself. */
    private static final Pattern MAPPING = Pattern.compile("(?m)^\\s*[A-Z_]+\\(\"\\w+\"(?:, [\\w.]+)?\\)[,;]");

    /** A column, or a parameter of a statement, by its name. */
    private static final Pattern NAME = Pattern.compile("\\.(?:get\\w+|param)\\(\"\\w+\"");

    private static final Pattern STATEMENT = Pattern.compile("\\.(?:sql|batchUpdate)\\((?!\\))");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][\\w.]*");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");
    private static final Pattern EACH_OF_A_CONSTANT = Pattern.compile("for \\(String (\\w+) : [A-Z][A-Z0-9_]*\\)");
    private static final Pattern CHOICE = Pattern.compile("switch \\([\\w.]+\\)|case [A-Z, ]+ ->");

    /** What changes on a part: columns of an enum, since a statement that wrote all would touch every index. */
    private static final String CHANGE = "change.update()";

    @Test
    void aStateIsNamedByItsConstant() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources(Path.of("src/main/java"))) {
            words(Files.readString(file)).stream()
                    .map(word -> file.getFileName() + ": " + word)
                    .forEach(found::add);
        }

        assertThat(found)
                .as("a word that is spelled anew is not followed when a state changes; compare the constants")
                .isEmpty();
    }

    @Test
    void aSetOfStatesHasOneName() throws IOException {
        Pattern anew = Pattern.compile("(?:state|outcome|growth|side)(?:, '')?\\)? (?:not )?in \\('");
        List<String> found = new ArrayList<>();
        for (Path file : sources(Path.of("src/main/java"))) {
            anew.matcher(Files.readString(file)).results().forEach(match -> found.add(file + ": " + match.group()));
        }

        assertThat(found)
                .as("what such a set means has a name beside the states; give it to SQL by Stored.list")
                .isEmpty();
    }

    @Test
    void aStatementStandsWholeWhereItRuns() throws IOException {
        List<String> found = new ArrayList<>();
        int statements = 0;
        for (Path file : sources(Path.of("src/main/java/io/leadferry/ledger"))) {
            String source = Files.readString(file);
            statements += statements(source).size();
            handedOver(source).forEach(part -> found.add(file.getFileName() + ": " + part));
        }

        assertThat(found)
                .as("SQL that is handed over is checked by nobody; write a method that says what it finds")
                .isEmpty();
        assertThat(statements).isGreaterThan(150);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if (part.state().equals(\"held\")) {",
                "case \"quarantined\" -> quarantined();",
                "List.of(\"pending\", Part.HELD)",
                "drops.list(null, \"working\", 10)"
            })
    void aWordWouldBeSeen(String source) {
        assertThat(words(source)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ledger.sql().sql(\"select 1 from parts where \" + condition).params(value)",
                "ledger.sql().sql(sql).params(drop)",
                "ledger.sql().sql(\"select 1 from \" + table + \" where id = ?\")",
                "ledger.sql().sql(\"\"\"\n select %s\"\"\".formatted(scope.parts)).params(value)",
                "ledger.batch().batchUpdate(update, rows)"
            })
    void aPieceOfSqlWouldBeSeen(String source) {
        assertThat(handedOver(source)).isNotEmpty();
    }

    /** The words of states that a source says by itself. */
    private static List<String> words(String source) {
        String code = without(source, COMMENT, TEXT_BLOCK, ANNOTATION, MAPPING, NAME);
        return LITERAL.matcher(code)
                .results()
                .map(literal -> literal.group(1))
                .filter(WORDS::contains)
                .toList();
    }

    /** What of the statements' texts is neither written there nor a constant. */
    private static List<String> handedOver(String source) {
        Set<String> constants = new HashSet<>();
        EACH_OF_A_CONSTANT.matcher(source).results().forEach(each -> constants.add(each.group(1)));
        List<String> found = new ArrayList<>();
        for (String statement : statements(without(source, COMMENT))) {
            String left = without(statement, TEXT_BLOCK, LITERAL, CHOICE).replace(CHANGE, "");
            IDENTIFIER
                    .matcher(left)
                    .results()
                    .map(identifier -> identifier.group())
                    .filter(name -> !CONSTANT.matcher(name).matches() && !constants.contains(name))
                    .forEach(found::add);
        }
        return found;
    }

    /** The first argument of each call that takes a statement. */
    private static List<String> statements(String source) {
        List<String> statements = new ArrayList<>();
        Matcher statement = STATEMENT.matcher(source);
        while (statement.find()) {
            statements.add(firstArgument(source, statement.end()));
        }
        return statements;
    }

    private static String firstArgument(String source, int from) {
        Matcher text = Pattern.compile(TEXT_BLOCK.pattern() + "|" + LITERAL.pattern(), Pattern.DOTALL)
                .matcher(source);
        int depth = 0;
        int at = from;
        while (at < source.length()) {
            char next = source.charAt(at);
            if (next == '"' && text.find(at)) {
                at = text.end();
                continue;
            }
            depth += next == '(' || next == '{' ? 1 : next == ')' || next == '}' ? -1 : 0;
            if (depth < 0 || (depth == 0 && next == ',')) {
                break;
            }
            at++;
        }
        return source.substring(from, at);
    }

    private static String without(String source, Pattern... what) {
        String left = source;
        for (Pattern one : what) {
            left = one.matcher(left).replaceAll(" ");
        }
        return left;
    }

    private static List<Path> sources(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
