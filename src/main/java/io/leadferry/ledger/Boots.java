package io.leadferry.ledger;

import io.leadferry.model.MachineTime.Boot;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How long this machine has been up. Linux tells; others do not. */
public final class Boots {

    private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final int TO_MILLIS = 3;

    private Boots() {}

    /** This run of the machine. */
    public static Optional<Boot> current() {
        try {
            String seconds = Files.readString(UPTIME).split(" ")[0];
            return Optional.of(new Boot(
                    Files.readString(ID).strip(),
                    new BigDecimal(seconds).movePointRight(TO_MILLIS).longValue()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
