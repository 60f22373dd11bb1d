package io.leadferry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.InterfaceKeys;
import io.leadferry.feed.PlainInterface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without Spring is what Spring reads; all else is left to Spring. */
class PlainInterfaceTest {

    private static final String OUT_OF_REACH = "server.address: 0.0.0.0\n";

    @TempDir
    private Path folder;

    private Optional<InterfaceKeys> plain(Map<String, String> environment, String... options) {
        return PlainInterface.find(List.of(options), environment, Set.of(), folder);
    }

    private InterfaceKeys spring(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--spring.config.location=optional:file:" + folder + "/,optional:file:" + folder
                + "/config/,optional:file:" + folder + "/config/*/");
        return Startup.ofInterface(all);
    }

    private void config(String yaml) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("config")).resolve("application.yaml"), yaml);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# nothing yet\n",
                "server:\n  port: 8081\n",
                "server.port: '8082'\n",
                "server: { address: '::1', port: 9000 }\n",
                "server.address: 0.0.0.0\nleadferry.console.password: open sesame\n",
                "leadferry:\n  console:\n    password: 'a # b: c'\n    hosts: [ferry.example.com, '10.0.0.7:8443']\n",
                "spring:\n  main:\n    banner-mode: 'off'\nlogging.level.root: warn\nserver.port: 8083\n",
                "leadferry:\n  feeds:\n    acme: { account: acme, from: in, campaign: Sales_1 }\n",
            })
    void anOrdinaryFileIsReadAsSpringReadsIt(String yaml) throws IOException {
        config(yaml);

        assertThat(plain(Map.of())).contains(spring());
    }

    @Test
    void theDefaultsAreThoseOfTheJar() {
        assertThat(plain(Map.of())).contains(Startup.ofInterface(List.of()));
    }

    @Test
    void whatWinsForSpringWinsHere() throws IOException {
        Files.writeString(folder.resolve("application.yaml"), "server: { port: 1, address: localhost }\n");
        config("server.port: 2\n");

        assertThat(plain(Map.of())).contains(spring()).contains(new InterfaceKeys("localhost", "2", null));
        assertThat(plain(Map.of("SERVER_PORT", "3"))).contains(new InterfaceKeys("localhost", "3", null));
        assertThat(plain(Map.of("SERVER_PORT", "3"), "--server.port=4"))
                .contains(spring("--server.port=4"))
                .contains(new InterfaceKeys("localhost", "4", null));
    }

    @Test
    void anAdditionalFileWinsOverThatOfTheFolder() throws IOException {
        config("server: { port: 2, address: localhost }\n");
        Path mine = Files.writeString(folder.resolve("mine.yaml"), "server.port: 5\n");
        String option = "--spring.config.additional-location=file:" + mine;

        assertThat(plain(Map.of(), option)).contains(new InterfaceKeys("localhost", "5", null));
        assertThat(spring(option)).isEqualTo(new InterfaceKeys("localhost", "5", null));
    }

    /** So a package of a system says where its configuration is, whatever folder a command is given in. */
    @Test
    void aVariableNamesAnAdditionalFileTooAndAnOptionWinsOverIt() throws IOException {
        config("server: { port: 2, address: localhost }\n");
        Path mine = Files.writeString(folder.resolve("mine.yaml"), "server.port: 5\n");
        Path other = Files.writeString(folder.resolve("other.yaml"), "server.port: 6\n");
        Map<String, String> variable = Map.of("SPRING_CONFIG_ADDITIONALLOCATION", "file:" + mine);

        assertThat(plain(variable)).contains(new InterfaceKeys("localhost", "5", null));
        assertThat(plain(variable, "--spring.config.additional-location=file:" + other))
                .contains(new InterfaceKeys("localhost", "6", null));
        assertThat(plain(Map.of("SPRING_CONFIG_ADDITIONALLOCATION", "classpath:mine.yaml")))
                .isEmpty();
        assertThat(plain(Map.of("SPRING_CONFIG_ADDITIONALLOCATION", "file:no/such.yaml")))
                .isEmpty();
    }

    @Test
    void aSecretOfTheEnvironmentIsPutIn() throws IOException {
        config("leadferry.console.password: ${CONSOLE}\n");

        assertThat(plain(Map.of("CONSOLE", "open sesame")))
                .contains(new InterfaceKeys("127.0.0.1", "8080", "open sesame"));
        assertThat(plain(Map.of())).isEmpty();
        assertThat(plain(Map.of("CONSOLE", "${OTHER}"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.port: ${PORT:8081}\n",
                "server.port: 0\n",
                "server.port: 0x1F90\n",
                "Server.Port: 8081\n",
                "server:\n  ssl.enabled: true\n",
                "spring.config.import: file:more.yaml\n",
                "spring.profiles.active: night\n",
                "spring.profiles:\n  active: night\n",
                "management.server.port: 8081\n",
                "mine: 8081\nserver.port: ${mine}\n",
                "server: &s { port: 8081 }\nlogging: *s\n",
                "server.port: 8081\n---\nserver.port: 8082\n",
                "leadferry.console.pass-word: open sesame\n",
                "leadferry.console.hosts: '*'\n",
                "server.port: 8081\nserver.port: 8082\n",
                "server: [\n",
                "leadferry.feeds.acme.campaign: 042\n",
                "server.prot: 8081\n",
                "sever.port: 8081\n",
                OUT_OF_REACH,
            })
    void whatMayBeMoreThanItLooksIsLeftToSpring(String yaml) throws IOException {
        config(yaml);

        assertThat(plain(Map.of())).isEmpty();
    }

    @Test
    void aFaultIsStillTold() throws IOException {
        config(OUT_OF_REACH);

        assertThatThrownBy(this::spring)
                .isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("leadferry.console.password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application.properties",
                "config/application.yml",
                "config/application-default.yaml",
                "config/night/application.yaml"
            })
    void otherFilesThatSpringReadsAreLeftToSpring(String name) throws IOException {
        config("server.port: 8081\n");
        Path other = folder.resolve(name);
        Files.createDirectories(other.getParent());
        Files.writeString(other, "");

        assertThat(plain(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--spring.profiles.active=night",
                "--server.prot=8081",
                "--spring.config.additional-location=classpath:mine.yaml",
                "--spring.config.additional-location=file:no/such.yaml",
                "--leadferry.home=data",
                "--debug"
            })
    void otherOptionsAreLeftToSpring(String option) {
        assertThat(plain(Map.of(), option)).isEmpty();
        assertThat(plain(Map.of(), "--server.port=1", "--server.port=2")).isEmpty();
    }

    @Test
    void variablesAndPropertiesThatSpringMayHeedAreLeftToSpring() {
        assertThat(plain(Map.of("SPRING_PROFILES_ACTIVE", "night"))).isEmpty();
        assertThat(plain(Map.of("server_port", "8081"))).isEmpty();
        assertThat(plain(Map.of("SERVER_PORT", "tcp://10.0.0.1:80"))).isEmpty();
        assertThat(PlainInterface.find(List.of(), Map.of(), Set.of("server.port"), folder))
                .isEmpty();
        assertThat(plain(Map.of("HOME", "/home/me", "LEADFERRY_HOME", "data"))).isPresent();
    }
}
