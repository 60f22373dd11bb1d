package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file beside the working folder whose name has a slip in it is told, for it is not read. */
class FilesBesideTest {

    private static final Set<String> SHIPPED = Set.of("routes/pack.camel.yaml", "routes/doors/held.camel.yaml");

    @TempDir
    Path folder;

    private void file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }

    private List<String> lines(@Nullable Set<String> vendors) {
        return FilesBeside.lines(folder, SHIPPED, vendors);
    }

    @Test
    void whatIsReadIsNotTold() throws IOException {
        for (String name : List.of(
                "config/application.yaml",
                "config/application-prod.yaml",
                "config/notes.txt",
                "config/connectors/ozonetel.yaml",
                "config/connectors/another-vendor.yaml",
                "routes/pack.camel.yaml",
                "routes/doors/held.camel.yaml",
                "routes/connectors/another-vendor/another-vendor-add-leads-action.kamelet.yaml",
                "routes/README.md",
                "data/inbox/aplication.yaml")) {
            file(name);
        }

        assertThat(lines(Set.of("ozonetel", "another-vendor"))).isEmpty();
        assertThat(lines(null)).isEmpty();
    }

    @Test
    void whatHasASlipInItsNameIsToldWithTheNameThatWasMeant() throws IOException {
        for (String name : List.of(
                "aplication.yml",
                "config/aplication.yaml",
                "config/application.yaml.txt",
                "config/connector/ozonetel.yaml",
                "config/connectors/ozonetell.yaml",
                "config/connectors/other.yml",
                "route/pack.camel.yaml",
                "routes/pack.yaml",
                "routes/door/held.camel.yaml",
                "routes/doors/hold.camel.yaml")) {
            file(name);
        }

        assertThat(lines(Set.of("ozonetel")))
                .containsExactlyInAnyOrder(
                        "aplication.yml: is not read; did you mean 'application.yml'?",
                        "config/aplication.yaml: is not read; did you mean 'application.yaml'?",
                        "config/application.yaml.txt: is not read; did you mean 'application.yaml'?",
                        "config/connector/: is not read; did you mean 'connectors/'?",
                        "config/connectors/ozonetell.yaml: is not read, for no account has this vendor; did you mean"
                                + " 'ozonetel.yaml'?",
                        "config/connectors/other.yml: is not read; a profile is called by small letters, digits and -, and"
                                + " ends in .yaml",
                        "route/: is not read; did you mean 'routes/'?",
                        "routes/pack.yaml: is not read; a file of routes ends in .camel.yaml, a Kamelet in"
                                + " .kamelet.yaml",
                        "routes/door/held.camel.yaml: replaces none of the jar's own routes; did you mean"
                                + " 'routes/doors/held.camel.yaml'?",
                        "routes/doors/hold.camel.yaml: replaces none of the jar's own routes; did you mean"
                                + " 'routes/doors/held.camel.yaml'?");
    }
}
