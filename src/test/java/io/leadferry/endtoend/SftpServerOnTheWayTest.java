package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.sftpserver.SftpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.junit.jupiter.api.Test;

/** A file is brought by SFTP, carried, and its receipt fetched by SFTP. */
class SftpServerOnTheWayTest extends Installation {

    private void ferryWithSftpServer(int port) {
        ferry(
                "--leadferry.sftp-server.port=" + port,
                "--leadferry.sftp-server.address=127.0.0.1",
                "--leadferry.sftp-server.users.crm.password=open sesame",
                "--leadferry.sftp-server.users.crm.feed=leads");
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private String health() throws Exception {
        URI health = URI.create("http://127.0.0.1:" + ferry.port() + "/actuator/health");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void aFileGoesInAndItsReceiptComesOut() throws Exception {
        int port = freePort();
        ferryWithSftpServer(port);
        assertThat(health()).contains("\"sftpServer\":{\"status\":\"UP\"", "127.0.0.1:" + port);
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            client.start();
            try (ClientSession session = client.connect("crm", "127.0.0.1", port)
                    .verify(Duration.ofSeconds(20))
                    .getSession()) {
                session.addPasswordIdentity("open sesame");
                session.auth().verify(Duration.ofSeconds(20));
                SftpClient sftp = SftpClientFactory.instance().createSftpClient(session);
                try (OutputStream out = sftp.write("/leads.csv")) {
                    out.write("PhoneNumber,CampaignName\n9000000001,A\n".getBytes(StandardCharsets.UTF_8));
                }
                await().until(() -> StreamSupport.stream(
                                sftp.readDir("/receipts").spliterator(), false)
                        .map(SftpClient.DirEntry::getFilename)
                        .filter(name -> name.endsWith(".receipt.txt"))
                        .anyMatch(name -> read(sftp, "/receipts/" + name).contains("leads.csv")));
                await().untilAsserted(() -> assertThat(vendor.leads("A")).containsExactly("9000000001"));
                await().until(() -> StreamSupport.stream(sftp.readDir("/").spliterator(), false)
                        .noneMatch(entry -> entry.getFilename().equals("leads.csv")));

                SftpServer server = ferry.context().getBean(SftpServer.class);
                ferry.stop();
                assertThat(server.listening()).isEmpty();
                await().until(() -> !session.isOpen());
            }
        }
    }

    private static String read(SftpClient sftp, String path) {
        try (var in = sftp.read(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // being replaced
        }
    }
}
