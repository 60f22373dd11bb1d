package io.leadferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times of the interface, which are UTC, as whoever sits at this machine reads them. */
final class LocalTimes {

    private LocalTimes() {}

    /**
     * To the second, with the zone of this machine.
     *
     * @param time as the interface gives it
     */
    static String of(JsonNode time) {
        ZoneId zone = ZoneId.systemDefault();
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss VV", Locale.ROOT)
                .withZone(zone)
                .format(Instant.parse(time.asText()));
    }
}
