package io.leadferry.story;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.leadferry.lane.WhyItWaits.RowOutlook;
import io.leadferry.story.Story.Overtaker;
import io.leadferry.story.Story.StoryCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a file: why it does not move, and what became of it so far.
 *
 * @param outlook its fields stand beside the others
 * @param campaigns where it was to go
 * @param overtakenBy the later file that deletes its number
 * @param calls every call that carried it, in the order in which they were sent
 */
public record RowStory(
        @JsonUnwrapped RowOutlook outlook,
        List<String> campaigns,
        @Nullable Overtaker overtakenBy,
        List<StoryCall> calls) {}
