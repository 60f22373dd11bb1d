package io.leadferry.receipt;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.leadferry.lane.LaneControl.LaneView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How everything stands, at one moment: first what needs somebody, then what moves, then what ended. Each drop is in one of
 * the three.
 *
 * @param at the moment
 * @param needs what goes on only when somebody acts
 * @param moves what goes on by itself
 * @param ended what is over
 * @param feeds what is watched
 */
public record Overview(Instant at, Needs needs, Moves moves, Ended ended, List<Watched> feeds) {

    /** Why the ledger needs somebody though it can be used. */
    public static final String OLDER_COPY = "older-copy";

    /**
     * What needs somebody: the ledger, lanes, servers and folders, then files.
     *
     * @param more how many files are not told here
     */
    public record Needs(List<Need> all, long more) {}

    /** What a need is about. */
    public enum About {
        /** everything, for nothing goes on without the ledger */
        @JsonProperty("ledger")
        LEDGER,
        /** all that goes through a lane */
        @JsonProperty("lane")
        LANE,
        /** all that comes from or goes to the server of a feed */
        @JsonProperty("server")
        SERVER,
        /** files of a feed that this machine's disk will not take, move or write */
        @JsonProperty("folder")
        FOLDER,
        /** somebody outside who is told what happens */
        @JsonProperty("notify")
        NOTIFY,
        /** one file */
        @JsonProperty("file")
        FILE
    }

    /**
     * Something that needs somebody.
     *
     * @param name the lane, the feed (of a server or a folder), the one who is told, or the file; {@code ledger} for the
     *     ledger
     * @param causes why; of a file also what it waits for beside
     * @param lane how the lane stands; null where it is none, or none of the configuration any more
     * @param drop the file's drop; null where it is none
     * @param behind drops at work that wait for this, the last that came first; at most 5
     * @param moreBehind how many more of the newest drops at work do
     */
    public record Need(
            About about,
            String name,
            List<Cause> causes,
            @Nullable LaneView lane,
            Receipt.@Nullable Summary drop,
            List<Receipt.Summary> behind,
            long moreBehind) {}

    /**
     * Why.
     *
     * @param kind a kind of what waits; or {@code quarantined}, {@code never-told}, {@code stuck}, {@code older-copy},
     *     {@code not-taken-in} or {@code given-up}, and those have no {@code until}
     * @param until when that ends by itself, or is tried again; null when nobody knows
     * @param tries how often it was tried without success; 0 where nothing is tried
     * @param text in a sentence for a person
     * @param action what somebody can do about it; null where there is nothing to do but wait
     */
    public record Cause(
            String kind,
            Instant since,
            @Nullable Instant until,
            int tries,
            String text,
            @JsonProperty("do") @Nullable String action) {}

    /**
     * What moves.
     *
     * @param drops drops at work, the last that came first
     * @param more how many more drops are at work
     * @param lanes the lanes that a feed goes through, or that something is in
     */
    public record Moves(List<Moving> drops, long more, List<LaneView> lanes) {}

    /**
     * A drop at work.
     *
     * @param reading whether its file is being read, so that its rows are not all counted yet
     */
    public record Moving(@JsonUnwrapped Receipt.Summary drop, boolean reading) {}

    /**
     * What ended.
     *
     * @param drops the last that ended first
     * @param more how many more there are
     */
    public record Ended(List<Receipt.Summary> drops, long more) {}

    /** A feed, and the place it watches. */
    public record Watched(String feed, String from, String lane) {}
}
