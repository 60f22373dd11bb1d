package io.leadferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.springframework.util.FileSystemUtils;

/** Whatever is wrong with a configuration, every command says so in lines for the person who wrote it, and ends with 2. */
class BrokenConfigurationTest {

    private static final String WHOLE =
            """
            leadferry:
              home: %s
              accounts:
                acme:
                  vendor: ozonetel
                  base-url: http://127.0.0.1:1
                  user-name: acme
                  api-key: hush-hush
              feeds:
                acme-leads:
                  account: acme
                  operation: add-leads
                  from: inbox/acme-leads
                  columns: { mobile: PhoneNumber, "Full Name": Name }
                  linger: 5s
                  guard: { min-rows: 1, max-rows: 2000 }
            server: { port: 1 }
            """;

    private static Path home;
    private static Path file;

    @BeforeContainer
    static void make() throws IOException {
        home = Files.createTempDirectory("broken");
        file = home.resolve("ferry.yaml");
    }

    @AfterContainer
    static void clear() throws IOException {
        FileSystemUtils.deleteRecursively(home);
    }

    private static String whole() {
        return WHOLE.formatted(home.resolve("data"));
    }

    private static void write(String right, String wrong) throws IOException {
        String whole = whole();
        assertThat(whole).contains(right);
        Files.writeString(file, whole.replace(right, wrong));
    }

    /** The commands that read the whole configuration. */
    private static List<String[]> starting() {
        return List.of(new String[] {"run"}, new String[] {"plan", "leads.csv", "--feed", "acme-leads"}, new String[] {
            "rehearse", "--feed", "acme-leads", "--file", "leads.csv"
        });
    }

    private static List<String[]> asking() {
        return List.of(
                new String[] {"status"},
                new String[] {"receipt", "d1"},
                new String[] {"why", "d1"},
                new String[] {"pause", "acme/add-leads"},
                new String[] {"resume", "acme/add-leads"},
                new String[] {"release", "d1"},
                new String[] {"discard", "d1"},
                new String[] {"calls"},
                new String[] {"resolve", "c1", "--as", "sent"});
    }

    private static void everyCommandSays(List<String[]> commands, List<String> more, String... words) {
        for (String[] command : commands) {
            Said said = Said.by(Stream.concat(Stream.of(command), more.stream()).toArray(String[]::new));

            assertThat(said.code()).as("%s: %s", command[0], said).isEqualTo(CommandCodes.USAGE);
            assertThat(said.out()).as(command[0]).isEmpty();
            assertThat(said.err()).as(command[0]).singleElement().satisfies(line -> assertThat(line)
                    .contains(words)
                    .doesNotContain("Exception", "\tat ", "org.", "hush-hush"));
        }
    }

    private static List<String[]> all() {
        return Stream.concat(starting().stream(), asking().stream()).toList();
    }

    private static List<String> read() {
        return List.of("--spring.config.additional-location=file:" + file);
    }

    @Example
    void aFileThatIsNoYamlIsToldByEveryCommandWithItsLine() throws IOException {
        write("      user-name", "\tuser-name");
        everyCommandSays(all(), read(), file + ":7: ", "tab");
        write("operation: add-leads", "operation:add-leads");
        everyCommandSays(all(), read(), file + ":12: ", "blank", "'operation:'");
        write("api-key: hush-hush", "api-key: \"hush-hush");
        everyCommandSays(starting(), read(), file + ":8: ", "never closed");
        write("      user-name: acme", "      vendor: hush-hush");
        everyCommandSays(starting(), read(), file + ":7: ", "'vendor' stands twice, first in line 5");
        write("      user-name: acme", "      user-name: &me { hush-hush: *me }");
        everyCommandSays(all(), read(), file + ":7: ", "refers to itself");
        write("      user-name: acme", "      user-name: &a [x]\n      b: [" + "*a, ".repeat(60) + "x]");
        everyCommandSays(starting(), read(), file + ": is nested too deep");
    }

    @Example
    void aFileThatIsNotThereIsToldByEveryCommand() throws IOException {
        Files.writeString(file, whole());
        everyCommandSays(
                all(),
                List.of("--spring.config.additional-location=file:" + home.resolve("ferri.yaml")),
                "spring.config.additional-location: ",
                "ferri.yaml' is not there; did you mean 'ferry.yaml'?");
        everyCommandSays(
                starting(),
                List.of("--spring.config.location=file:" + home.resolve("nowhere") + "/"),
                "spring.config.location: ",
                "nowhere/' is not there");
        everyCommandSays(
                starting(),
                List.of("--spring.config.additional-location=file:" + home),
                "spring.config.additional-location: ",
                "folder");
        write("server: { port: 1 }", "spring.config.import: ferri.yaml");
        everyCommandSays(starting(), read(), "spring.config.import: ", file + ":17", "'ferry.yaml'");
        Files.createDirectories(home.resolve("folder.yaml"));
        everyCommandSays(
                starting(),
                List.of("--spring.config.additional-location=file:" + home.resolve("folder.yaml")),
                "folder.yaml: is a folder");
    }

    @Example
    void anOptionThatNobodyKnowsIsToldByEveryCommand() throws IOException {
        Files.writeString(file, whole());
        everyCommandSays(all(), List.of("--nonsense"), "--nonsense: unknown option");
        everyCommandSays(all(), List.of("--sevrer.port=1"), "--sevrer.port", "did you mean 'server.port'?");
        everyCommandSays(all(), List.of("--leadferry.hoem=x"), "leadferry.hoem: unknown key", "did you mean 'home'?");
        everyCommandSays(asking(), List.of("--server.port=many"), "server.port: 'many' is not a whole number");
        everyCommandSays(asking(), List.of("--jsno"), "--jsno: unknown option; did you mean '--json'?");
        everyCommandSays(
                List.<String[]>of(new String[] {"run"}), List.of("--new-leger"), "did you mean '--new-ledger'?");
        everyCommandSays(List.<String[]>of(new String[] {"run"}), List.of("--server.port"), "has no value");
        everyCommandSays(List.<String[]>of(new String[] {"stauts"}), List.of(), "did you mean 'status'?");
        everyCommandSays(List.<String[]>of(new String[] {"plan"}), List.of(), "--feed", "--help");
    }

    @Example
    void aSlipIsToldWithItsPlaceAndTheWordThatWasMeant() throws IOException {
        String[][] slips = {
            {"vendor: ozonetel", "vendor: ozonetell", "leadferry.accounts.acme.vendor: ", ":5)", "'ozonetel'"},
            {"account: acme", "account: acm", "leadferry.feeds.acme-leads.account: ", ":11)", "'acme'"},
            {"operation: add-leads", "operation: add-lead", ".operation: ", ":12)", "'add-leads'"},
            {"operation: add-leads", "operation: add-numbers", ".operation: ", ":12)", "of huawei-aicc"},
            {"linger: 5s", "linger: 5 sek", "leadferry.feeds.acme-leads.linger: ", ":15)", "'5s'"},
            {"linger: 5s", "region: Germany", "leadferry.feeds.acme-leads.region: ", ":15)", "'DE'"},
            {"min-rows: 1,", "min-rows: '1,000',", ".guard.min-rows: ", ":16)", "'1000'"},
            {"  feeds:", "  fedes:", "leadferry.fedes: unknown key", ":9)", "'feeds'"},
            {"leadferry:", "leadfery:", "leadfery: unknown key", ":1)", "'leadferry'"},
            {"server: {", "sevrer: {", "sevrer.port: unknown key", ":17)", "'server.port'"},
            {"{ port: 1 }", "{ prot: 1 }", "server.prot: unknown key", ":17)", "'server.port'"},
            {"home: ", "home: ${leadferry.home} # ", "leadferry.home: ", ":2)", "itself"},
            {"user-name: acme", "user-name: ${NOWHERE_SET}", ".user-name: ", ":7)", "${NOWHERE_SET}"},
            {"acme-leads:\n", "acme-leads: x\n    other:\n", "leadferry.feeds.acme-leads: ", ":10)", "keys"}
        };
        for (String[] slip : slips) {
            write(slip[0], slip[1]);
            everyCommandSays(
                    List.<String[]>of(new String[] {"plan", "leads.csv", "--feed", "acme-leads"}),
                    read(),
                    slip[2],
                    file + slip[3],
                    slip[4]);
        }
    }

    @Example
    void whoAsksTheFerryMayHaveAFeedThatIsWrong() throws IOException {
        write("operation: add-leads", "operation: add-lead");
        Said said = Said.by("status", read().get(0));

        assertThat(said.code()).isEqualTo(CommandCodes.FAILED);
        assertThat(said.err()).singleElement().asString().startsWith("no ferry answers at http://127.0.0.1:1;");
    }

    /** A letter taken out or put in, a line twice or cut off: nothing of that is a fault of the program. */
    @Property(tries = 150)
    void whateverIsDoneToAFileItIsToldInLines(
            @ForAll @IntRange(max = 600) int place, @ForAll @IntRange(max = 5) int how) throws IOException {
        String whole = whole();
        int at = place % whole.length();
        int line = whole.lastIndexOf('\n', at) + 1;
        int next = whole.indexOf('\n', at) + 1;
        Files.writeString(
                file,
                switch (how) {
                    case 0 -> whole.substring(0, at) + whole.substring(at + 1);
                    case 1 -> whole.substring(0, at) + "\t" + whole.substring(at);
                    case 2 -> whole.substring(0, at) + " " + whole.substring(at);
                    case 3 -> whole.substring(0, next) + whole.substring(line);
                    case 4 -> whole.substring(0, at);
                    default -> whole.substring(0, at) + "\":'{[}]$&*#!|>%@\\".charAt(place % 17) + whole.substring(at);
                });

        List<String> command = new ArrayList<>(List.of("plan", "nowhere.csv", "--feed", "acme-leads"));
        command.addAll(read());
        Said said = Said.by(command.toArray(String[]::new));

        assertThat(said.code()).as(said.toString()).isEqualTo(CommandCodes.USAGE);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).isNotEmpty().allSatisfy(told -> assertThat(told)
                // where the configuration is still good, what there is to plan is not
                .matches(".+: .+|nowhere\\.csv is not a file")
                .doesNotContain("Exception", "\tat ", "org.springframework", "hush-hush"));
    }
}
