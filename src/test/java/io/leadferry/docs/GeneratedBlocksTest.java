package io.leadferry.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Tables and pictures whose source is data, code or routes are made from it. {@code mvn test -Dtest=GeneratedBlocksTest
 * -Dleadferry.docs=write} writes them anew; what a person has to say of a new row is then marked
 * {@link MarkdownTable#UNSAID}.
 */
class GeneratedBlocksTest {

    private static final boolean WRITE = "write".equals(System.getProperty("leadferry.docs"));

    /** By the block's name, what should stand in it, from what stands there now. */
    private static Map<String, UnaryOperator<List<String>>> blocks() throws IOException {
        Map<String, UnaryOperator<List<String>>> blocks = new LinkedHashMap<>();
        DataTables.all()
                .forEach((name, table) -> blocks.put(
                        name, now -> table.with(MarkdownTable.parse(now)).lines()));
        Pictures.all().forEach((name, lines) -> blocks.put(name, now -> lines));
        ExampleBlocks.all().forEach((name, lines) -> blocks.put(name, now -> lines));
        return blocks;
    }

    @Test
    void theBlocksSayWhatTheProgramHas() throws IOException {
        Map<String, UnaryOperator<List<String>>> blocks = blocks();
        Set<String> used = new TreeSet<>();
        List<String> stale = new ArrayList<>();
        for (Page page : Page.all()) {
            List<String> fresh = page.regenerated((name, now) -> {
                assertThat(blocks)
                        .as(page.file() + ": there is a way to make it")
                        .containsKey(name);
                used.add(name);
                return blocks.getOrDefault(name, UnaryOperator.identity()).apply(now);
            });
            if (WRITE && !fresh.equals(page.lines())) {
                Files.write(page.file(), fresh);
            }
            List<String> lines = page.lines();
            if (!lines.equals(fresh)) {
                stale.add(page.file() + " is not as it should be: ");
                fresh.stream().filter(line -> !lines.contains(line)).forEach(line -> stale.add("  lacks: " + line));
                lines.stream().filter(line -> !fresh.contains(line)).forEach(line -> stale.add("  has: " + line));
            }
            lines.stream()
                    .filter(line -> line.contains("| " + MarkdownTable.UNSAID + " |"))
                    .forEach(line -> stale.add(page.file() + ", say what it means: " + line));
        }

        assertThat(stale)
                .as("write them anew: mvn test -Dtest=GeneratedBlocksTest -Dleadferry.docs=write")
                .isEmpty();
        assertThat(used).as("blocks that some page shows").containsAll(blocks.keySet());
    }

    /** What the jar and the interface give to machines is of one make with the code, too. */
    @Test
    void theDescriptionsForMachinesSayWhatTheProgramHas() throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (Map.Entry<Path, ObjectNode> one : MachineDescriptions.all().entrySet()) {
            String fresh = json.writerWithDefaultPrettyPrinter().writeValueAsString(one.getValue()) + "\n";
            if (WRITE
                    && !(Files.exists(one.getKey())
                            && Files.readString(one.getKey()).equals(fresh))) {
                Files.createDirectories(one.getKey().getParent());
                Files.writeString(one.getKey(), fresh);
            }
            assertThat(one.getKey())
                    .as("write it anew: mvn test -Dtest=GeneratedBlocksTest -Dleadferry.docs=write")
                    .hasContent(fresh);
        }
    }
}
