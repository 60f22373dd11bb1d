package io.leadferry.console;

import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Whose times an answer for a person tells. */
final class Zones {

    private Zones() {}

    /**
     * The zone of that name; the ferry's own where none is named.
     *
     * @throws ResponseStatusException 400, where there is none of that name
     */
    static ZoneId of(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return ZoneId.systemDefault();
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "zone: must be a time zone such as Asia/Kolkata or UTC", e);
        }
    }
}
