package io.leadferry.console;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** How many things an answer lists. */
final class Limits {

    private Limits() {}

    /**
     * As many as were asked for, but no more than are ever listed.
     *
     * @throws ResponseStatusException 400, where fewer than one was asked for
     */
    static int upTo(int most, int asked) {
        if (asked < 1) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "limit: must be a whole number, 1 or more; " + most + " are listed at most");
        }
        return Math.min(asked, most);
    }
}
