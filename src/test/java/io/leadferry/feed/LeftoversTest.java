package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.TestFeeds;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are nobody's, by their names. */
class LeftoversTest {

    private static final Pattern LEFT_ALONE = Pattern.compile(
            Leftovers.exclude(TestFeeds.feed("leads", "add-leads", Path.of("inbox"), List.of("Sales_1"))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "desktop.ini",
                "Desktop.INI",
                "Thumbs.db",
                "ehthumbs.db",
                "ehthumbs_vista.db",
                "Icon\r",
                ".DS_Store",
                "._leads.csv",
                "~$leads.xlsx",
                "~$a\nb.xlsx",
                ".~lock.leads.ods#",
                "leads.csv~",
                "#leads.csv#",
                ".leads.csv.swp",
                "leads.csv.swo",
            })
    void whatProgramsLeaveIsLeftAloneAndNoFileOfAnArchive(String name) {
        assertThat(LEFT_ALONE.matcher(name).matches()).isTrue();
        assertThat(Leftovers.isOfAProgram(name)).isTrue();
        assertThat(Leftovers.isOfAProgram("Leads/of May/" + name)).isTrue();
        assertThat(Leftovers.isOfAProgram("Leads\\" + name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".leads.csv",
                "leads.csv.TMP",
                "leads.csv.part",
                "leads.csv.filepart",
                "leads.csv.partial",
                "leads.csv.crdownload",
                "Unconfirmed 1234.crdownload",
                "leads.csv.opdownload",
                "leads.csv.download",
                "leads.csv.!ut",
                "leads.csv.inprogress"
            })
    void whatIsStillArrivingIsLeftAlone(String name) {
        assertThat(LEFT_ALONE.matcher(name).matches()).isTrue();
        assertThat(Leftovers.isArriving("Leads/" + name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leads.csv",
                "~leads.csv",
                "$leads.csv",
                "desktop.ini.csv",
                "my desktop.ini",
                "thumbs.db.csv",
                "leads#1.csv",
                "part",
                "leads.parts",
                "swp.csv",
                "राज.csv",
                "a\nb.csv"
            })
    void whatAPersonNamedIsTaken(String name) {
        assertThat(LEFT_ALONE.matcher(name).matches()).isFalse();
        assertThat(Leftovers.isOfAProgram("Leads/" + name)).isFalse();
        assertThat(Leftovers.isArriving("Leads/" + name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"__MACOSX/leads.csv", "Leads/__macosx/x/leads.csv", "__MACOSX\\._leads.csv"})
    void whatAMacKeepsOfAnArchiveIsNoFileOfIt(String path) {
        assertThat(Leftovers.isOfAProgram(path)).isTrue();
    }
}
