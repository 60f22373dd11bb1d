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
import org.slf4j.LoggerFactory;

/** A list of failed rows that may not be fetched is told to the person who can allow it: once for each host. */
class OzonetelCallbacksTest {

    private final Logger log = (Logger) LoggerFactory.getLogger(OzonetelCallbacks.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final OzonetelCallbacks callbacks = new OzonetelCallbacks();

    private static LanePlan plan() {
        VendorProfile.Operation add =
                new VendorProfiles().find("ozonetel").orElseThrow().operation("add-leads");
        Account account = new Account(
                "acme",
                "ozonetel",
                URI.create("http://127.0.0.1"),
                Map.of("failed-file-hosts", "*.amazonaws.com"),
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
        CallbackText text = new CallbackText("c1", plan(), null, List.of(), "");
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
}
