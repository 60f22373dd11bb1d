package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.QuickJava;
import io.leadferry.cli.Leadferry;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever the umask, nobody but its owner may look into what the ferry makes: a ferry in a process of its own, since no
 * process can set its umask by Java, looked at without a rest while files of all kinds go through it.
 */
class PrivateHomeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HEADER = "PhoneNumber,CampaignName\n";
    private static final Set<PosixFilePermission> OPEN = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    @TempDir
    Path folder;

    /** What was seen open to others, with its mode. */
    private final Map<Path, String> open = new ConcurrentHashMap<>();

    private void lookAt(Path place) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(place, LinkOption.NOFOLLOW_LINKS);
            if (mode.stream().anyMatch(OPEN::contains)) {
                open.put(place, PosixFilePermissions.toString(mode));
            }
        } catch (IOException e) {
            // it was there for a moment, and is gone
        }
    }

    /** At a place and all below it. */
    private void look(Path place) {
        lookAt(place);
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(place)) {
            inside.forEach(this::look);
        } catch (NotDirectoryException e) {
            // a file
        } catch (IOException e) {
            // it was there for a moment, and is gone
        }
    }

    /** At what lies in a folder of others; what is in a folder that is shut, nobody reaches. */
    private void lookAmong(Path place) {
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(place)) {
            inside.forEach(this::lookAt);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static void drop(Path inbox, String name, byte[] content) throws IOException {
        Path arriving = Files.write(inbox.resolve("." + name), content);
        Files.setPosixFilePermissions(arriving, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.move(arriving, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] csv(String... rows) {
        return (HEADER + String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] workbook() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XSSFWorkbook book = new XSSFWorkbook()) {
            var sheet = book.createSheet("leads");
            String[][] rows = {{"PhoneNumber", "CampaignName"}, {"9000000021", "A"}, {"9000000022", "A"}};
            for (int i = 0; i < rows.length; i++) {
                var row = sheet.createRow(i);
                row.createCell(0).setCellValue(rows[i][0]);
                row.createCell(1).setCellValue(rows[i][1]);
            }
            book.write(bytes);
        }
        return bytes.toByteArray();
    }

    private static void upload(int port) throws IOException {
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            client.start();
            try (ClientSession session =
                    client.connect("crm", "127.0.0.1", port).verify(PATIENCE).getSession()) {
                session.addPasswordIdentity("open sesame");
                session.auth().verify(PATIENCE);
                try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
                    for (String row : List.of("9000000031,A\n", "9000000032,A\n")) {
                        try (OutputStream out = sftp.write(
                                "/brought.tmp",
                                SftpClient.OpenMode.Write,
                                SftpClient.OpenMode.Create,
                                SftpClient.OpenMode.Append)) {
                            out.write((HEADER + row).getBytes(StandardCharsets.UTF_8));
                        }
                    }
                    sftp.rename("/brought.tmp", "/brought.csv");
                }
            }
        }
    }

    private static long finished(Path home) throws IOException {
        if (!Files.isDirectory(home.resolve("receipts"))) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(home.resolve("receipts"))) {
            long finished = 0;
            for (Path file : files.filter(some -> some.toString().endsWith(".receipt.json"))
                    .filter(some -> !some.getFileName().toString().startsWith("."))
                    .toList()) {
                finished += Files.readString(file).contains("\"state\":\"working\"") ? 0 : 1;
            }
            return finished;
        }
    }

    @Test
    void whateverTheUmaskNobodyElseMayLookIntoWhatTheFerryMakes() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        // as an earlier version left them
        for (Path left : List.of(Files.createDirectories(home.resolve("archive")), home)) {
            Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path temporary = Files.createDirectories(folder.resolve("temporary"));
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-xr-x"));
        int port = freePort();
        List<String> log = new ArrayList<>();
        try (OzonetelStandIn vendor = OzonetelStandIn.builder()
                        .addLimit(100, Duration.ofMillis(500))
                        .start();
                SftpInstallation server = new SftpInstallation(folder.resolve("server"))) {
            server.folder("/inbox");
            List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 000; exec \"$@\"", "sh"));
            command.addAll(QuickJava.command(
                    "-Djava.io.tmpdir=" + temporary,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Leadferry.class.getName(),
                    "run",
                    "--server.port=0",
                    LeadferryUnderTest.quickDoors(folder),
                    "--leadferry.home=" + home,
                    "--leadferry.ledger.url=jdbc:sqlite:" + elsewhere.resolve("ledger.db"),
                    "--leadferry.accounts.acme.vendor=ozonetel",
                    "--leadferry.accounts.acme.base-url=" + vendor.baseUrl(),
                    "--leadferry.accounts.acme.user-name=rehearsal",
                    "--leadferry.accounts.acme.api-key=rehearsal-key",
                    "--leadferry.sftp-server.port=" + port,
                    "--leadferry.sftp-server.address=127.0.0.1",
                    "--leadferry.sftp-server.users.crm.password=open sesame",
                    "--leadferry.sftp-server.users.crm.feed=brought"));
            command.addAll(server.feed("far", "/inbox"));
            for (String feed : List.of("brought", "leads")) {
                String key = "--leadferry.feeds." + feed + ".";
                command.addAll(List.of(
                        key + "account=acme",
                        key + "operation=add-leads",
                        key + "from=" + (feed.equals("leads") ? outside : "inbox/brought"),
                        key + "linger=50ms",
                        key + "complete-when=stable 100ms"));
            }
            Process ferry =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            Thread reader = new Thread(() -> {
                try (BufferedReader said = ferry.inputReader(StandardCharsets.UTF_8)) {
                    said.lines().forEach(line -> {
                        synchronized (log) {
                            log.add(line);
                        }
                    });
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            reader.start();
            ScheduledExecutorService eyes = Executors.newSingleThreadScheduledExecutor();
            eyes.scheduleWithFixedDelay(
                    () -> {
                        // it is shut before anything is made in it
                        if (Files.exists(home.resolve(".leadferry.lock"))) {
                            look(home);
                        }
                        lookAmong(temporary);
                        lookAmong(elsewhere);
                    },
                    0,
                    2,
                    TimeUnit.MILLISECONDS);
            try {
                await().atMost(PATIENCE).until(() -> said(log, "SFTP server: listening") || !ferry.isAlive());
                assertThat(ferry.isAlive()).as("%s", log).isTrue();
                drop(outside, "leads.csv", csv("9000000001,A", "rubbish,A"));
                drop(outside, "book.xlsx", workbook());
                drop(outside, "zipped.csv.gz", zipped(csv("9000000011,A")));
                drop(outside, "torn.csv", "\0\1\2\3 no table\n".getBytes(StandardCharsets.UTF_8));
                server.put("/inbox/far.csv", HEADER + "9000000041,A\n");
                upload(port);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(finished(home)).isEqualTo(6));
                await().atMost(PATIENCE)
                        .until(() -> Files.list(outside).findAny().isEmpty());
            } finally {
                ferry.destroy();
                if (!ferry.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    ferry.destroyForcibly().waitFor();
                }
                reader.join();
                eyes.shutdown();
                assertThat(eyes.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
        }
        look(home);
        lookAmong(temporary);
        lookAmong(elsewhere);
        assertThat(open).isEmpty();
        assertThat(Files.getPosixFilePermissions(outside))
                .as("a folder outside home")
                .hasSize(9);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere)))
                .isEqualTo("rwxr-xr-x");
        assertThat(log)
                .as("%s", log)
                .filteredOn(line -> line.contains("was open to others (rwxr-xr-x)"))
                .hasSize(1);
        try (Stream<Path> left = Files.walk(home)) {
            assertThat(left.map(path -> home.relativize(path).toString()))
                    .anyMatch(path -> path.matches("archive/leads/.*/leads.csv"))
                    .anyMatch(path -> path.matches("archive/brought/.*/brought.csv"))
                    .anyMatch(path -> path.matches("quarantine/leads/torn.csv.*reason.txt"))
                    .anyMatch(path -> path.matches("receipts/leads/leads.*rejected.csv"))
                    .anyMatch(path -> path.equals("sftp-server/host-key"));
        }
    }

    private static boolean said(List<String> log, String words) {
        synchronized (log) {
            return log.stream().anyMatch(line -> line.contains(words));
        }
    }
}
