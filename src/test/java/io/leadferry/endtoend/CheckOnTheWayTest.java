package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.check.CheckLine;
import io.leadferry.check.InstallationProof;
import io.leadferry.cli.Said;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.InterfaceKeys;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Permits;
import io.leadferry.model.LaneId;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.Names;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code check} beside a ferry that runs, and before SFTP servers. */
class CheckOnTheWayTest extends Installation {

    private long tokens() {
        return vendor.calls().stream()
                .filter(call -> call.operation() == OzonetelOperation.TOKEN)
                .count();
    }

    private List<CheckLine> check(int port) {
        return new InstallationProof(
                        ferry.context().getBean(LeadferryConfiguration.class),
                        ferry.context().getBean(VendorProfiles.class),
                        new InterfaceKeys("127.0.0.1", String.valueOf(port), null),
                        ferry.context().getBean(LeadferryClock.class),
                        ferry.context().getBean(Names.class),
                        InstallationProof.STEP)
                .ofAll(List.of());
    }

    private static List<String> said(List<CheckLine> lines, String what) {
        return lines.stream()
                .filter(line -> line.what().equals(what))
                .map(line -> line.result() + " " + line.text())
                .toList();
    }

    @Test
    void besideAFerryThatKeepsATokenNothingIsAskedAndNoPermitIsTaken() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ferry("--server.port=" + port, "--leadferry.callbacks.base-url=http://127.0.0.1:" + port);
        ferry.drop("deletes", "d.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
        await().until(() -> ferry.finished("d.csv"));
        Permits permits = ferry.context().getBean(Permits.class);
        List<Permits.Permit> before = permits.of(new LaneId("acme", "generate-token"));
        int calls = vendor.calls().size();

        List<CheckLine> lines = check(port);

        assertThat(said(lines, "account acme, key"))
                .singleElement()
                .asString()
                .startsWith("ok accepted before: the ferry keeps a token of these keys, good until 2");
        assertThat(said(lines, "ferry, ferry")).hasSize(2).anyMatch("ok it answers at its interface"::equals);
        assertThat(said(lines, "ferry, callbacks"))
                .singleElement()
                .asString()
                .startsWith("ok a ferry answers at http://127.0.0.1:" + port + "/callbacks/");
        assertThat(said(lines, "ferry, ledger")).singleElement().asString().endsWith(" is a ledger");
        assertThat(lines).noneMatch(CheckLine::fails);
        assertThat(vendor.calls()).hasSize(calls);
        assertThat(permits.of(new LaneId("acme", "generate-token"))).isEqualTo(before);
        assertThat(tokens()).isEqualTo(1);
    }

    @Test
    void sftpServersAreTriedAsTheDoorsUseThemAndNothingIsLeftThere() throws Exception {
        ferry("--leadferry.accounts.acme.auth=api-key");
        try (SftpInstallation server = new SftpInstallation(Files.createDirectory(home.resolve("good")));
                SftpInstallation other = new SftpInstallation(Files.createDirectory(home.resolve("other")))) {
            server.folder("/in/leads");
            server.folder("/in/receipts");
            List<String> options = new ArrayList<>(List.of(
                    "check",
                    "--spring.config.location=file:config/application.yaml",
                    "--leadferry.home=" + home.resolve("another"),
                    "--leadferry.accounts.acme.vendor=ozonetel",
                    "--leadferry.accounts.acme.base-url=" + vendor.baseUrl(),
                    "--leadferry.accounts.acme.user-name=rehearsal",
                    "--leadferry.accounts.acme.api-key=rehearsal-key",
                    "--leadferry.accounts.acme.auth=api-key",
                    "--server.port=0"));
            options.addAll(server.feed("good", "/in/leads", "campaign=A"));
            options.addAll(server.feed("missing", "/in/nothing", "campaign=A"));
            options.addAll(other.feed("stranger", "/a", "campaign=A").stream()
                    .map(one -> one.replace(other.knownHosts.toString(), server.knownHosts.toString()))
                    .toList());
            Stream.of("wrong", "wrong-too")
                    .forEach(name -> options.addAll(other.feed(name, "/" + name, "campaign=A").stream()
                            .map(one -> one.replace("password=" + SftpInstallation.PASSWORD, "password=no"))
                            .toList()));

            Said said = Said.by(options.toArray(String[]::new));

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err()).isEmpty();
            assertThat(of(said, "good"))
                    .containsExactly(
                            "ok campaign",
                            "ok posting",
                            "ok name",
                            "ok connection",
                            "ok host key",
                            "ok sign-in",
                            "ok folder",
                            "ok archive",
                            "ok receipts");
            assertThat(of(said, "missing")).contains("FAIL folder").doesNotContain("ok sign-in");
            assertThat(of(said, "stranger"))
                    .contains("ok connection", "FAIL host key")
                    .doesNotContain("ok sign-in");
            assertThat(Stream.of("wrong", "wrong-too").flatMap(feed -> of(said, feed).stream()))
                    .as("who comes first is tried, the other hears of it")
                    .containsOnlyOnce("ok host key", "FAIL sign-in", "FAIL server");
            assertThat(server.signIns).as("one for both feeds").hasValue(1);
            assertThat(other.signIns).as("a wrong password is tried once").hasValue(1);
            assertThat(String.join("\n", said.out())).doesNotContain(SftpInstallation.PASSWORD);
            try (Stream<Path> left = Files.walk(server.root)) {
                assertThat(left.map(server.root::relativize).map(Path::toString))
                        .containsExactlyInAnyOrder("", "in", "in/leads", "in/receipts");
            }
        }
    }

    /** What was found of a feed: the result and what was looked at. */
    private static List<String> of(Said said, String feed) {
        return said.out().stream()
                .filter(line -> line.contains(" feed " + feed + ", "))
                .map(line -> line.replaceFirst("^(\\S+) +feed [^,]*, (.*?) +—.*", "$1 $2"))
                .toList();
    }
}
