package io.leadferry.rehearsal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Describes a stand-in; unless told otherwise it has the limits and caps of the vendor's pages and answers at once. */
public final class StandInBuilder {

    private int port = 0;
    private String userName = "rehearsal";
    private String apiKey = "rehearsal-key";
    private Auth auth = Auth.TOKEN;
    private int addRows = 500;
    private int deleteNumbers = 100;
    private int deleteCampaigns = 100;
    private boolean countRefused = false;
    private Duration latency = Duration.ZERO;
    private Duration uploadDelay = Duration.ZERO;
    private Duration tokenLifetime = Duration.ofMinutes(60);
    private Duration callbackPause = Duration.ofSeconds(1);
    private CallbackShape callbackShape = CallbackShape.OBJECT;
    private int callbackCopies = 1;
    private Duration earliestCallback = Duration.ZERO;
    private Duration latestCallback = Duration.ZERO;
    private double swallowedCallbacks = 0;
    private double loss = 0;
    private long seed = 1;
    private Consumer<Call> onCall = call -> {};
    private Pace addLimit = new Pace(5, Duration.ofSeconds(60));
    private Pace deleteLimit = new Pace(2, Duration.ofSeconds(60));
    private Pace tokenLimit = new Pace(10, Duration.ofHours(1));
    private Pace scheduledLimit = new Pace(60, Duration.ofSeconds(60));
    private Pace unblockLimit = new Pace(60, Duration.ofSeconds(60));
    private final Set<Long> scheduled = new HashSet<>();
    private Place scheduledPlace = Place.GIVEN;
    private boolean scheduledLeniently = false;
    private final Map<String, List<String>> blockGroups = new HashMap<>();
    private Place unblockPlace = Place.GIVEN;
    private boolean wipesGroups = false;
    private Set<String> campaigns = Set.of();
    private Set<String> inboundCampaigns = Set.of();
    private final Map<String, List<String>> campaignMaps = new HashMap<>();
    private @Nullable Duration deleteLatency;
    private @Nullable Clock clock;

    StandInBuilder() {}

    /** Port to listen on; 0, the default, takes a free one. */
    public StandInBuilder port(int port) {
        this.port = port;
        return this;
    }

    /** The account's user; "rehearsal" by default. */
    public StandInBuilder userName(String userName) {
        this.userName = userName;
        return this;
    }

    /** The account's key; "rehearsal-key" by default. */
    public StandInBuilder apiKey(String apiKey) {
        this.apiKey = apiKey;
        return this;
    }

    /** How a bulk delete proves who it is; {@link Auth#TOKEN} by default. */
    public StandInBuilder auth(Auth auth) {
        this.auth = auth;
        return this;
    }

    /** Rows an add may carry; 500 by default. */
    public StandInBuilder addRows(int addRows) {
        this.addRows = addRows;
        return this;
    }

    /** Numbers a delete may carry; 100 by default. */
    public StandInBuilder deleteNumbers(int deleteNumbers) {
        this.deleteNumbers = deleteNumbers;
        return this;
    }

    /** Campaigns a delete may name; 100 by default. */
    public StandInBuilder deleteCampaigns(int deleteCampaigns) {
        this.deleteCampaigns = deleteCampaigns;
        return this;
    }

    /** Whether calls refused for their pace count against the pace all the same; by default they do not. */
    public StandInBuilder countRefused(boolean countRefused) {
        this.countRefused = countRefused;
        return this;
    }

    /** How long every answer takes; nothing by default. */
    public StandInBuilder latency(Duration latency) {
        this.latency = latency;
        return this;
    }

    /** How long an add stays in the vendor's queue before it is in the campaign data and the callback goes. */
    public StandInBuilder uploadDelay(Duration uploadDelay) {
        this.uploadDelay = uploadDelay;
        return this;
    }

    /** How long a token is good for; 60 minutes by default. */
    public StandInBuilder tokenLifetime(Duration tokenLifetime) {
        this.tokenLifetime = tokenLifetime;
        return this;
    }

    /** How long to wait before a callback is tried again; one second by default. */
    public StandInBuilder callbackPause(Duration callbackPause) {
        this.callbackPause = callbackPause;
        return this;
    }

    /** How callbacks wrap their data; {@link CallbackShape#OBJECT} by default. */
    public StandInBuilder callbackShape(CallbackShape callbackShape) {
        this.callbackShape = callbackShape;
        return this;
    }

    /** How often each callback is sent; once by default. */
    public StandInBuilder callbackCopies(int callbackCopies) {
        this.callbackCopies = callbackCopies;
        return this;
    }

    /** How much later than its upload each callback goes, by chance between these two; at once by default. */
    public StandInBuilder callbackDelay(Duration earliest, Duration latest) {
        if (earliest.isNegative() || latest.compareTo(earliest) < 0) {
            throw new IllegalArgumentException("A callback's delay must go from the shorter to the longer time");
        }
        this.earliestCallback = earliest;
        this.latestCallback = latest;
        return this;
    }

    /** The share of callbacks, from 0 to 1 and by chance, that are never sent; none by default. */
    public StandInBuilder swallowCallbacks(double share) {
        this.swallowedCallbacks = Share.of(share);
        return this;
    }

    /**
     * The share of calls, from 0 to 1 and by chance, that end without an answer; none by default. Half of these do so
     * after the work was done. Calls for a token, and those the script has something for, are spared.
     */
    public StandInBuilder loseAnswers(double share) {
        this.loss = Share.of(share);
        return this;
    }

    /** Seed of the stand-in's one source of randomness. */
    public StandInBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** Is handed every call just before its answer goes; must not throw. */
    public StandInBuilder onCall(Consumer<Call> onCall) {
        this.onCall = onCall;
        return this;
    }

    /** Calls of "Add Campaign Bulk Data (V4)" over a sliding window; 5 in 60 s by default. */
    public StandInBuilder addLimit(int calls, Duration per) {
        return addLimit(new Pace(calls, per));
    }

    /** As {@link #addLimit(int, Duration)}. */
    public StandInBuilder addLimit(Pace pace) {
        this.addLimit = pace;
        return this;
    }

    /** Calls of "Delete Bulk Data" over a sliding window; 2 in 60 s by default, one at a time in any case. */
    public StandInBuilder deleteLimit(int calls, Duration per) {
        return deleteLimit(new Pace(calls, per));
    }

    /** As {@link #deleteLimit(int, Duration)}. */
    public StandInBuilder deleteLimit(Pace pace) {
        this.deleteLimit = pace;
        return this;
    }

    /** Calls of "Generate Token" over a sliding window; 10 in an hour by default. */
    public StandInBuilder tokenLimit(int calls, Duration per) {
        return tokenLimit(new Pace(calls, per));
    }

    /** As {@link #tokenLimit(int, Duration)}. */
    public StandInBuilder tokenLimit(Pace pace) {
        this.tokenLimit = pace;
        return this;
    }

    /** Calls of "Delete Schedule Campaign Data" over a sliding window; the page names no limit, this has 60 in 60 s. */
    public StandInBuilder scheduledLimit(Pace pace) {
        this.scheduledLimit = pace;
        return this;
    }

    /** Calls of "Delete Block Number(s) from a Group" over a sliding window; none on the page, here 60 in 60 s. */
    public StandInBuilder unblockLimit(Pace pace) {
        this.unblockLimit = pace;
        return this;
    }

    /** Scheduled data with the ids of this range, both ends included, is there; may be said more than once. */
    public StandInBuilder scheduled(long first, long last) {
        LongStream.rangeClosed(first, last).forEach(scheduled::add);
        return this;
    }

    /** Where scheduled data is deleted; {@link Place#GIVEN} by default. The other place does something else. */
    public StandInBuilder scheduledPlace(Place place) {
        this.scheduledPlace = place;
        return this;
    }

    /** Has the ids that exist deleted even if others do not; by default one that does not exist spares them all. */
    public StandInBuilder scheduledLeniently() {
        this.scheduledLeniently = true;
        return this;
    }

    /** A group of blocked numbers; may be said more than once. */
    public StandInBuilder blockGroup(String id, Collection<String> numbers) {
        blockGroups.put(id, List.copyOf(numbers));
        return this;
    }

    /** Where numbers are taken out of a group; {@link Place#GIVEN} by default. The other place does something else. */
    public StandInBuilder unblockPlace(Place place) {
        this.unblockPlace = place;
        return this;
    }

    /** A trap: every call takes out the whole group, as the name of the given page's place could be read. */
    public StandInBuilder wipesGroups() {
        this.wipesGroups = true;
        return this;
    }

    /** The account's outbound campaigns; none, the default, means that every name is one. */
    public StandInBuilder campaigns(Set<String> names) {
        this.campaigns = Set.copyOf(names);
        return this;
    }

    /** The account's inbound campaigns, to which leads cannot be added. */
    public StandInBuilder inboundCampaigns(Set<String> names) {
        this.inboundCampaigns = Set.copyOf(names);
        return this;
    }

    /** The headers a campaign is mapped to; uploads to it with others fail. Without this, any headers do. */
    public StandInBuilder campaignMap(String campaign, List<String> headers) {
        campaignMaps.put(campaign, List.copyOf(headers));
        return this;
    }

    /** How long a delete is being processed, and thus its answer takes; {@link #latency} by default. */
    public StandInBuilder deleteLatency(Duration deleteLatency) {
        this.deleteLatency = deleteLatency;
        return this;
    }

    /**
     * The clock that limits, token lifetime and time stamps go by; the machine's by default. Latency, upload delay and
     * callback pause are waits of real time in any case.
     */
    public StandInBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Starts the stand-in, which listens when this returns.
     *
     * @throws IOException if the port cannot be had
     */
    public OzonetelStandIn start() throws IOException {
        Settings settings = new Settings(
                new Settings.Account(userName, apiKey, auth),
                new Settings.Limits(
                        addLimit,
                        deleteLimit,
                        tokenLimit,
                        scheduledLimit,
                        unblockLimit,
                        countRefused,
                        addRows,
                        deleteNumbers,
                        deleteCampaigns),
                new Settings.Campaigns(campaigns, inboundCampaigns, Map.copyOf(campaignMaps)),
                new Settings.Scheduled(Set.copyOf(scheduled), scheduledPlace, scheduledLeniently),
                new Settings.Blocks(Map.copyOf(blockGroups), unblockPlace, wipesGroups),
                new Settings.Timing(
                        latency,
                        deleteLatency == null ? latency : deleteLatency,
                        uploadDelay,
                        tokenLifetime,
                        callbackPause),
                new Settings.Told(callbackShape, callbackCopies, earliestCallback, latestCallback, swallowedCallbacks),
                loss);
        return new OzonetelStandIn(settings, port, seed, clock, onCall);
    }
}
