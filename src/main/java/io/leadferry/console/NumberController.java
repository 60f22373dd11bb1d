package io.leadferry.console;

import io.leadferry.intake.AskedNumber;
import io.leadferry.story.Stories;
import io.leadferry.story.Story;
import io.leadferry.story.StoryText;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** "Why was this number dialled?" over HTTP. No answer but the story itself repeats the number. */
@RestController
@RequestMapping("/api/numbers")
public class NumberController {

    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Stories stories;

    public NumberController(Stories stories) {
        this.stories = stories;
    }

    /** The story of a number, in any form in which a file may have it; its sentences tell times in UTC. */
    @GetMapping("/{number}")
    public Story story(@PathVariable String number) {
        return story(number, UTC);
    }

    /**
     * The same for a person.
     *
     * @param zone whose times are told, such as {@code Asia/Kolkata}; the ferry's own if left out
     */
    @GetMapping(path = "/{number}/story.txt", produces = "text/plain;charset=UTF-8")
    public String text(@PathVariable String number, @RequestParam(required = false) @Nullable String zone) {
        ZoneId whose = Zones.of(zone);
        return StoryText.of(story(number, whose), whose);
    }

    private Story story(String number, ZoneId zone) {
        try {
            return stories.of(number, zone);
        } catch (AskedNumber.NoNumber e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "number: " + e.getMessage(), e);
        }
    }
}
