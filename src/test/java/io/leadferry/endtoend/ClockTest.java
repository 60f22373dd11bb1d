package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.model.MachineTime;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose clock is set while calls are under way. */
class ClockTest {

    @TempDir
    private Path home;

    private final AtomicReference<Duration> set = new AtomicReference<>(Duration.ZERO);

    private MachineTime machine() {
        Clock real = Clock.systemUTC();
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return real.instant().plus(set.get());
            }

            @Override
            public ZoneId getZone() {
                return real.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("nobody asks");
            }
        };
        return new MachineTime(clock, System::nanoTime, Optional::empty);
    }

    private static String leads(int first, int rows) {
        StringBuilder text = new StringBuilder("PhoneNumber,CampaignName\n");
        for (int i = first; i < first + rows; i++) {
            text.append(9_000_000_000L + i).append(",A\n");
        }
        return text.toString();
    }

    private static long adds(OzonetelStandIn vendor) {
        return vendor.calls().stream()
                .filter(call -> call.operation() == OzonetelOperation.ADD_LEADS)
                .count();
    }

    @Test
    void theLaneGoesOnAtItsPaceWhetherItIsSetBackOrForward() throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder()
                        .addLimit(2, Duration.ofSeconds(4))
                        .start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(
                        home, vendor, machine(), "4s", "--leadferry.accounts.acme.limits.add-leads.calls=2")) {
            ferry.drop("leads", "a.csv", leads(0, 1500));
            await().until(() -> adds(vendor) == 2);
            set.set(Duration.ofHours(-1));
            await().until(() -> ferry.finished("a.csv"));
            ferry.drop("leads", "b.csv", leads(1500, 1500));
            await().until(() -> adds(vendor) >= 5);
            set.set(Duration.ofHours(2));
            await().until(() -> ferry.finished("b.csv"));

            assertThat(vendor.violations()).isEmpty();
            assertThat(vendor.leads("A")).hasSize(3000).doesNotHaveDuplicates();
            assertThat(ferry.receipt("b.csv").summary().finishedAt())
                    .isAfter(Instant.now().plusSeconds(3600));
        }
    }

    /** A timer's next time is a time of day: set back by an hour, it stands still for an hour. */
    @Test
    void noRouteHangsOnATimeOfDay() throws Exception {
        try (Stream<Path> routes = Files.walk(Path.of("routes"))) {
            assertThat(routes.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(route -> assertThat(route).content().doesNotContain("timer:", "quartz:", "cron:"));
        }
    }
}
