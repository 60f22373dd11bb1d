package io.leadferry.console;

import io.leadferry.receipt.Overview;
import io.leadferry.receipt.Overviews;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How everything stands, in one answer. */
@RestController
@RequestMapping("/api")
public class StatusController {

    private final Overviews overviews;

    public StatusController(Overviews overviews) {
        this.overviews = overviews;
    }

    /** What needs somebody, what moves, what ended. */
    @GetMapping("/status")
    public Overview status() {
        return overviews.now();
    }

    /**
     * The same for a person.
     *
     * @param zone whose times are told, such as {@code Asia/Kolkata}; the ferry's own if left out
     */
    @GetMapping(path = "/status.txt", produces = "text/plain;charset=UTF-8")
    public String text(@RequestParam(required = false) @Nullable String zone) {
        return overviews.text(Zones.of(zone));
    }
}
