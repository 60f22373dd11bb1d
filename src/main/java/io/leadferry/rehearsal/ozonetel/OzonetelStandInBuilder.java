package io.leadferry.rehearsal.ozonetel;

import io.leadferry.rehearsal.wire.CallPace;
import io.leadferry.rehearsal.wire.Share;
import io.leadferry.rehearsal.wire.StandInBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Describes a stand-in; unless told otherwise it has the limits and caps of the vendor's pages and answers at once. */
public final class OzonetelStandInBuilder extends StandInBuilder<OzonetelStandInBuilder> {

    private String userName = "rehearsal";
    private String apiKey = "rehearsal-key";
    private Auth auth = Auth.TOKEN;
    private int addRows = 500;
    private int deleteNumbers = 100;
    private int deleteCampaigns = 100;
    private Duration uploadDelay = Duration.ZERO;
    private Duration tokenLifetime = Duration.ofMinutes(60);
    private Duration callbackPause = Duration.ofSeconds(1);
    private CallbackShape callbackShape = CallbackShape.OBJECT;
    private int callbackCopies = 1;
    private Duration earliestCallback = Duration.ZERO;
    private Duration latestCallback = Duration.ZERO;
    private double swallowedCallbacks = 0;
    private CallPace addLimit = new CallPace(5, Duration.ofSeconds(60));
    private CallPace deleteLimit = new CallPace(2, Duration.ofSeconds(60));
    private CallPace tokenLimit = new CallPace(10, Duration.ofHours(1));
    private CallPace scheduledLimit = new CallPace(60, Duration.ofSeconds(60));
    private CallPace unblockLimit = new CallPace(60, Duration.ofSeconds(60));
    private final Set<Long> scheduled = new HashSet<>();
    private Place scheduledPlace = Place.GIVEN;
    private boolean scheduledLeniently = false;
    private final Map<String, List<String>> blockGroups = new HashMap<>();
    private Place unblockPlace = Place.GIVEN;
    private boolean wipesGroups = false;
    private Set<String> campaigns = Set.of();
    private Set<String> inboundCampaigns = Set.of();
    private final Map<String, List<String>> campaignMaps = new HashMap<>();

    OzonetelStandInBuilder() {}

    @Override
    protected OzonetelStandInBuilder self() {
        return this;
    }

    /** The account's user; "rehearsal" by default. */
    public OzonetelStandInBuilder userName(String userName) {
        this.userName = userName;
        return this;
    }

    /** The account's key; "rehearsal-key" by default. */
    public OzonetelStandInBuilder apiKey(String apiKey) {
        this.apiKey = apiKey;
        return this;
    }

    /** How a bulk delete proves who it is; {@link Auth#TOKEN} by default. */
    public OzonetelStandInBuilder auth(Auth auth) {
        this.auth = auth;
        return this;
    }

    /** Rows an add may carry; 500 by default. */
    public OzonetelStandInBuilder addRows(int addRows) {
        this.addRows = addRows;
        return this;
    }

    /** Numbers a delete may carry; 100 by default. */
    public OzonetelStandInBuilder deleteNumbers(int deleteNumbers) {
        this.deleteNumbers = deleteNumbers;
        return this;
    }

    /** Campaigns a delete may name; 100 by default. */
    public OzonetelStandInBuilder deleteCampaigns(int deleteCampaigns) {
        this.deleteCampaigns = deleteCampaigns;
        return this;
    }

    /** How long an add stays in the vendor's queue before it is in the campaign data and the callback goes. */
    public OzonetelStandInBuilder uploadDelay(Duration uploadDelay) {
        this.uploadDelay = uploadDelay;
        return this;
    }

    /** How long a token is good for; 60 minutes by default. */
    public OzonetelStandInBuilder tokenLifetime(Duration tokenLifetime) {
        this.tokenLifetime = tokenLifetime;
        return this;
    }

    /** How long to wait before a callback is tried again; one second by default. */
    public OzonetelStandInBuilder callbackPause(Duration callbackPause) {
        this.callbackPause = callbackPause;
        return this;
    }

    /** How callbacks wrap their data; {@link CallbackShape#OBJECT} by default. */
    public OzonetelStandInBuilder callbackShape(CallbackShape callbackShape) {
        this.callbackShape = callbackShape;
        return this;
    }

    /** How often each callback is sent; once by default. */
    public OzonetelStandInBuilder callbackCopies(int callbackCopies) {
        this.callbackCopies = callbackCopies;
        return this;
    }

    /** How much later than its upload each callback goes, by chance between these two; at once by default. */
    public OzonetelStandInBuilder callbackDelay(Duration earliest, Duration latest) {
        if (earliest.isNegative() || latest.compareTo(earliest) < 0) {
            throw new IllegalArgumentException("A callback's delay must go from the shorter to the longer time");
        }
        this.earliestCallback = earliest;
        this.latestCallback = latest;
        return this;
    }

    /** The share of callbacks, from 0 to 1 and by chance, that are never sent; none by default. */
    public OzonetelStandInBuilder swallowCallbacks(double share) {
        this.swallowedCallbacks = Share.of(share);
        return this;
    }

    /** Calls of "Add Campaign Bulk Data (V4)" over a sliding window; 5 in 60 s by default. */
    public OzonetelStandInBuilder addLimit(int calls, Duration per) {
        return addLimit(new CallPace(calls, per));
    }

    /** As {@link #addLimit(int, Duration)}. */
    public OzonetelStandInBuilder addLimit(CallPace pace) {
        this.addLimit = pace;
        return this;
    }

    /** Calls of "Delete Bulk Data" over a sliding window; 2 in 60 s by default, one at a time in any case. */
    public OzonetelStandInBuilder deleteLimit(int calls, Duration per) {
        return deleteLimit(new CallPace(calls, per));
    }

    /** As {@link #deleteLimit(int, Duration)}. */
    public OzonetelStandInBuilder deleteLimit(CallPace pace) {
        this.deleteLimit = pace;
        return this;
    }

    /** Calls of "Generate Token" over a sliding window; 10 in an hour by default. */
    public OzonetelStandInBuilder tokenLimit(int calls, Duration per) {
        return tokenLimit(new CallPace(calls, per));
    }

    /** As {@link #tokenLimit(int, Duration)}. */
    public OzonetelStandInBuilder tokenLimit(CallPace pace) {
        this.tokenLimit = pace;
        return this;
    }

    /** Calls of "Delete Schedule Campaign Data" over a sliding window; the page names no limit, this has 60 in 60 s. */
    public OzonetelStandInBuilder scheduledLimit(CallPace pace) {
        this.scheduledLimit = pace;
        return this;
    }

    /** Calls of "Delete Block Number(s) from a Group" over a sliding window; none on the page, here 60 in 60 s. */
    public OzonetelStandInBuilder unblockLimit(CallPace pace) {
        this.unblockLimit = pace;
        return this;
    }

    /** Scheduled data with the ids of this range, both ends included, is there; may be said more than once. */
    public OzonetelStandInBuilder scheduled(long first, long last) {
        LongStream.rangeClosed(first, last).forEach(scheduled::add);
        return this;
    }

    /** Where scheduled data is deleted; {@link Place#GIVEN} by default. The other place does something else. */
    public OzonetelStandInBuilder scheduledPlace(Place place) {
        this.scheduledPlace = place;
        return this;
    }

    /** Has the ids that exist deleted even if others do not; by default one that does not exist spares them all. */
    public OzonetelStandInBuilder scheduledLeniently() {
        this.scheduledLeniently = true;
        return this;
    }

    /** A group of blocked numbers; may be said more than once. */
    public OzonetelStandInBuilder blockGroup(String id, Collection<String> numbers) {
        blockGroups.put(id, List.copyOf(numbers));
        return this;
    }

    /** Where numbers are taken out of a group; {@link Place#GIVEN} by default. The other place does something else. */
    public OzonetelStandInBuilder unblockPlace(Place place) {
        this.unblockPlace = place;
        return this;
    }

    /** A trap: every call takes out the whole group, as the name of the given page's place could be read. */
    public OzonetelStandInBuilder wipesGroups() {
        this.wipesGroups = true;
        return this;
    }

    /** The account's outbound campaigns; none, the default, means that every name is one. */
    public OzonetelStandInBuilder campaigns(Set<String> names) {
        this.campaigns = Set.copyOf(names);
        return this;
    }

    /** The account's inbound campaigns, to which leads cannot be added. */
    public OzonetelStandInBuilder inboundCampaigns(Set<String> names) {
        this.inboundCampaigns = Set.copyOf(names);
        return this;
    }

    /** The headers a campaign is mapped to; uploads to it with others fail. Without this, any headers do. */
    public OzonetelStandInBuilder campaignMap(String campaign, List<String> headers) {
        campaignMaps.put(campaign, List.copyOf(headers));
        return this;
    }

    @Override
    public OzonetelStandIn start() throws IOException {
        return new OzonetelStandIn(this);
    }

    /** What was described, in the groups in which the stand-in's parts need it. */
    OzonetelSettings settings() {
        return new OzonetelSettings(
                new OzonetelSettings.Account(userName, apiKey, auth),
                new OzonetelSettings.Limits(
                        addLimit,
                        deleteLimit,
                        tokenLimit,
                        scheduledLimit,
                        unblockLimit,
                        addRows,
                        deleteNumbers,
                        deleteCampaigns),
                new OzonetelSettings.Campaigns(campaigns, inboundCampaigns, Map.copyOf(campaignMaps)),
                new OzonetelSettings.Scheduled(Set.copyOf(scheduled), scheduledPlace, scheduledLeniently),
                new OzonetelSettings.Blocks(Map.copyOf(blockGroups), unblockPlace, wipesGroups),
                new OzonetelSettings.Timing(latency(), deleteLatency(), uploadDelay, tokenLifetime, callbackPause),
                new OzonetelSettings.Told(
                        callbackShape, callbackCopies, earliestCallback, latestCallback, swallowedCallbacks),
                seed());
    }
}
