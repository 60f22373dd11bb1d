package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leadferry.connector.VendorProfiles;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** How a feed says what its files look like, and what they may hold. */
class LayoutAndGuardTest {

    private static final String LEADS = feed("add-leads");

    private static String feed(String operation) {
        return """
                leadferry:
                  accounts:
                    acme: { vendor: ozonetel, base-url: https://vendor.example, user-name: acme, api-key: key }
                  feeds:
                    one:
                      account: acme
                      operation: OPERATION
                      from: inbox/one
                """
                .replace("OPERATION", operation);
    }

    private static Feed read(String yaml) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        return ConfigurationCheck.check(environment, new VendorProfiles()).feed("one");
    }

    private static List<String> faults(String yaml) {
        return catchThrowableOfType(ConfigurationFault.class, () -> read(yaml)).lines();
    }

    @Test
    void aListOfColumnsIsByPosition() throws IOException {
        Feed feed = read(LEADS + "      columns: [PhoneNumber, '', Name]\n");

        assertThat(feed.layout().positions()).containsExactly("PhoneNumber", "", "Name");
        assertThat(feed.layout().columns()).isEmpty();
    }

    @Test
    void placesThatAPersonCountsBeginAtOne() throws IOException {
        assertThat(read(LEADS + "      columns: { 1: PhoneNumber, 3: Name }\n")
                        .layout()
                        .positions())
                .containsExactly("PhoneNumber", "", "Name");
    }

    @Test
    void defaultsSheetAndCleaningAreRead() throws IOException {
        Feed.Layout layout = read(LEADS
                        + "      defaults: { Priority: 5, Home City: Pune }\n      sheet: Leads\n"
                        + "      clean-names: transliterate\n")
                .layout();

        assertThat(layout.defaults()).containsEntry("Priority", "5").containsEntry("Home City", "Pune");
        assertThat(layout.sheet()).isEqualTo("Leads");
        assertThat(layout.transliterate()).isTrue();
        assertThat(read(LEADS).layout()).isEqualTo(Feed.Layout.PLAIN);
    }

    @Test
    void howFilesAreWrittenIsRead() throws IOException {
        Feed.Layout layout = read(LEADS
                        + "      header-row: 3\n      hidden-rows: reject\n      encoding: gbk\n"
                        + "      nulls: [NULL, \\N, N/A]\n      date-format: dd/MM/yyyy\n")
                .layout();

        assertThat(layout.headerRow()).isEqualTo(3);
        assertThat(layout.hiddenRows()).isEqualTo(Feed.HiddenRows.REJECT);
        assertThat(layout.encoding()).isEqualTo(Charset.forName("GBK"));
        assertThat(layout.nulls()).contains("NULL", "\\N", "N/A");
        assertThat(LocalDate.parse("09/01/2027", layout.dateFormat())).isEqualTo("2027-01-09");
        assertThatThrownBy(() -> LocalDate.parse("31/02/2027", layout.dateFormat()))
                .isInstanceOf(DateTimeException.class);
    }

    @Test
    void whatDeletesIsDoneAgainAndHidesNothing() throws IOException {
        assertThat(read(LEADS).repeatsAllowed()).isFalse();
        assertThat(read(LEADS).layout().hiddenRows()).isEqualTo(Feed.HiddenRows.HOLD);
        for (String operation : List.of("delete-leads", "delete-scheduled", "unblock-numbers")) {
            Feed feed = read(feed(operation));
            assertThat(feed.repeatsAllowed()).as(operation).isTrue();
            assertThat(feed.layout().hiddenRows()).as(operation).isEqualTo(Feed.HiddenRows.SEND);
        }
        assertThat(read(feed("delete-leads") + "      repeats: refuse\n").repeatsAllowed())
                .isFalse();
    }

    @Test
    void waysOfWritingThatAreNoneAreTold() {
        assertThat(faults(LEADS
                        + "      header-row: 0\n      hidden-rows: show\n      encoding: GBKK\n"
                        + "      date-format: yyyy\n"))
                .containsExactlyInAnyOrder(
                        "leadferry.feeds.one.header-row: must be 1 or more; the first line of a file is 1",
                        "leadferry.feeds.one.hidden-rows: 'show' is not known; hold or send or reject",
                        "leadferry.feeds.one.encoding: 'GBKK' is not an encoding; such are UTF-8, GBK, windows-1252,"
                                + " Shift_JIS",
                        "leadferry.feeds.one.date-format: 'yyyy' is not a form of dates; write day, month and year,"
                                + " for example dd/MM/yyyy");
    }

    @Test
    void sharesAreWrittenAsPercentOrAsParts() throws IOException {
        Feed.Guard guard = read(feed("delete-leads") + "      guard: { max-rejected: 0.25, max-deletes: 300% }\n")
                .guard();

        assertThat(guard).isEqualTo(new Feed.Guard(0, Long.MAX_VALUE, 0.25, 3));
        assertThat(read(LEADS).guard()).isEqualTo(Feed.Guard.NONE);
    }

    @Test
    void whatCannotBeMeantIsTold() {
        assertThat(faults(LEADS
                        + "      columns: [PhoneNumbr]\n"
                        + "      clean-names: yes please\n"
                        + "      defaults: { PhoneNumber: 9000000001, CampaignName: A, Priority: high }\n"
                        + "      guard: { max-rejected: 120%, max-deletes: 300% }\n"))
                .containsExactlyInAnyOrder(
                        "leadferry.feeds.one.clean-names: 'yes please' is not known; reject or transliterate",
                        "leadferry.feeds.one.defaults.PhoneNumber: it says what a row is about, and can have no default",
                        "leadferry.feeds.one.defaults.CampaignName: give it as campaign of the feed",
                        "leadferry.feeds.one.guard.max-rejected: must be from 0% to 100%",
                        "leadferry.feeds.one.guard.max-deletes: this operation deletes no numbers of a campaign;"
                                + " use max-rows");
        assertThat(faults(feed("delete-leads")
                        + "      columns: [PhoneNumbr]\n      guard: { max-rejected: some, max-deletes: 50% }\n"))
                .containsExactlyInAnyOrder(
                        "leadferry.feeds.one.columns.0: 'PhoneNumbr' is not a field of the operation;"
                                + " did you mean 'PhoneNumber'?",
                        "leadferry.feeds.one.guard.max-rejected: 'some' is not a share; write for example 10%",
                        "leadferry.feeds.one.guard.max-deletes: must be 100% or more of what the feed usually brings");
    }
}
