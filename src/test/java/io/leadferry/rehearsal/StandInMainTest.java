package io.leadferry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which vendor's options are read. */
class StandInMainTest {

    @Test
    void theVendorThatIsNamedReadsTheOptionsWhereverItsNameStands() {
        for (StandInVendor vendor : StandInVendors.all()) {
            assertThat(StandInMain.command("--vendor", vendor.name(), "--port=0"))
                    .hasSameClassAs(vendor.command());
            assertThat(StandInMain.command("--unknown", "x", "--port", "0", "--vendor=" + vendor.name()))
                    .hasSameClassAs(vendor.command());
        }
    }

    @Test
    void theFirstReadsThemWhereNoneIsNamedOrNoneOfThatName() {
        StandInCommand first = StandInVendors.all().get(0).command();

        for (List<String> args :
                List.of(List.<String>of(), List.of("--help"), List.of("--vendor"), List.of("--vendor=none"))) {
            assertThat(StandInMain.command(args.toArray(String[]::new)))
                    .as(args.toString())
                    .hasSameClassAs(first);
        }
        assertThat(StandInVendors.names().get(0)).isEqualTo("ozonetel");
    }

    @Test
    void theHelpNamesEveryVendor() {
        String help = StandInMain.command("--help").commandLine().getUsageMessage();

        assertThat(help).contains(StandInVendors.names());
    }
}
