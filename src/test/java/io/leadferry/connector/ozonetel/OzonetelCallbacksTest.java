package io.leadferry.connector.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.leadferry.connector.CallbackText;
import io.leadferry.connector.LanePlan;
import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.model.Account;
import io.leadferry.model.Limit;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A list of failed rows that may not be fetched is told to the person who can allow it: once for each host. */
class OzonetelCallbacksTest {

    private final Logger log = (Logger) LoggerFactory.getLogger(OzonetelCallbacks.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final OzonetelCallbacks callbacks = new OzonetelCallbacks();

    private static LanePlan plan(String... hosts) {
        VendorProfile.Operation add =
                new VendorProfiles().find("ozonetel").orElseThrow().operation("add-leads");
        Account account = new Account(
                "acme",
                "ozonetel",
                URI.create("http://127.0.0.1"),
                Map.of("failed-file-hosts", String.join(",", hosts)),
                Map.of(),
                null);
        Limit limit = new Limit(5, Duration.ofMinutes(1), 500, Limit.Turn.FREE);
        return new LanePlan(account, add, limit, LanePlan.ONCE);
    }

    @BeforeEach
    void listen() {
        told.start();
        log.addAppender(told);
    }

    @AfterEach
    void forget() {
        log.detachAppender(told);
    }

    private void address(String list) {
        CallbackText text = new CallbackText("c1", plan("*.amazonaws.com"), null, List.of(), "");
        callbacks.address(
                new ToldCallback(text, new CallbackBody("1", "Success", "uploaded", 1, 1, 2, list), null, null));
    }

    private void refused(String list, String host) {
        assertThatThrownBy(() -> address(list))
                .hasMessageContaining("it lies on " + host)
                .hasMessageContaining("failed-file-hosts");
    }

    @Test
    void namesTheHostAndTheKeyAndNothingOfTheAddress() {
        address("https://failed.s3.amazonaws.com/list.csv?X-Amz-Signature=0a1b");
        assertThat(told.list).isEmpty();

        refused("https://files.example.com/list.csv?X-Amz-Signature=0a1b", "files.example.com");
        refused("https://files.example.com/another.csv?X-Amz-Signature=2c3d", "files.example.com");
        refused("https://FILES.example.com/another.csv", "files.example.com");
        refused("http://10.0.0.9:9000/list.csv", "10.0.0.9");

        assertThat(told.list).hasSize(2).allMatch(event -> event.getLevel() == Level.WARN);
        assertThat(told.list.get(0).getFormattedMessage())
                .contains("files.example.com", "leadferry.accounts.acme.failed-file-hosts")
                .doesNotContain("Signature", "list.csv");
        assertThat(told.list.get(1).getFormattedMessage()).contains("10.0.0.9");
    }

    /** Ways to name another host than it seems, or one within. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/list.csv",
                "http://127.1/list.csv",
                "http://2130706433/list.csv",
                "http://0x7f000001/list.csv",
                "http://0177.0.0.1/list.csv",
                "http://0.0.0.0/list.csv",
                "http://localhost/list.csv",
                "http://[::1]/list.csv",
                "http://[::ffff:127.0.0.1]/list.csv",
                "http://[::ffff:7f00:1]/list.csv",
                "http://[fe80::1%25eth0]/list.csv",
                "http://169.254.169.254/latest/meta-data/",
                "http://10.0.0.1/list.csv",
                "http://s3.amazonaws.com@127.0.0.1/list.csv",
                "http://s3.amazonaws.com:80@127.0.0.1/list.csv",
                "http://anybody@s3.amazonaws.com/list.csv",
                "http://127.0.0.1#.amazonaws.com/list.csv",
                "http://127.0.0.1?.amazonaws.com/list.csv",
                "http://127.0.0.1/.amazonaws.com/list.csv",
                "http://127.0.0.1\\.amazonaws.com/list.csv",
                "http://127.0.0.1%2f.amazonaws.com/list.csv",
                "http://127.0.0.1%00.amazonaws.com/list.csv",
                "http://s3.amazonaws.com.evil.example/list.csv",
                "http://evilamazonaws.com/list.csv",
                "http://amazonaws.com/list.csv",
                "http://s3.amazonaws.com./list.csv",
                "http://s3.amazonaws\u3002com/list.csv",
                "http://s3.amazonaws.com\r\nHost: x/list.csv",
                "http:s3.amazonaws.com/list.csv",
                "http:///list.csv",
                "//s3.amazonaws.com/list.csv",
                "file:///etc/passwd",
                "file://s3.amazonaws.com/etc/passwd",
                "ftp://s3.amazonaws.com/list.csv",
                "jar:https://s3.amazonaws.com/list.zip!/x",
                "https://s3.amazonaws.com/{{env:HOME}}",
                "https://s3.amazonaws.com/list.csv?x={{sys:user.dir}}",
                "https://s3.amazonaws.com/${env:HOME}",
                ""
            })
    void whatIsNoAddressOnAHostOfTheAccountIsNotFetched(String list) {
        assertThatThrownBy(() -> address(list))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s)it lies on .* failed-file-hosts .*|its address cannot be read: .*")
                .message()
                .doesNotContain("list.csv", "passwd", "meta-data", "HOME");
    }

    @Test
    void onlyAHostThatIsNamedWholeMayBeWithin() {
        CallbackText text = new CallbackText("c1", plan("*.amazonaws.com", "files.example.com"), null, List.of(), "");
        for (String host : List.of("files.example.com", "FILES.example.com", "s3.amazonaws.com")) {
            CallbackBody told = new CallbackBody("1", "Success", "uploaded", 1, 1, 2, "https://" + host + "/list.csv");
            assertThat(callbacks
                            .address(new ToldCallback(text, told, null, null))
                            .client())
                    .as(host)
                    .isEqualTo(host.startsWith("s3") ? "publicClient" : "vendorClient");
        }
    }
}
