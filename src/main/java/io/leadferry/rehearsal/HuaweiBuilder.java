package io.leadferry.rehearsal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Describes a Huawei stand-in; unless told otherwise it has the limits of the vendor's pages and answers at once. */
public final class HuaweiBuilder {

    private int port = 0;
    private int vdn = 1;
    private String accessKey = "rehearsal-ak";
    private String secretKey = "rehearsal-sk";
    private C2Style style = C2Style.DEMO;
    private Set<String> campaigns = Set.of();
    private Set<String> closedCampaigns = Set.of();
    private Set<String> blocklist = Set.of();
    private final Map<String, List<HuaweiLead>> leads = new HashMap<>();
    private Pace addLimit = new Pace(1, Duration.ofSeconds(1));
    private Pace deleteLimit = new Pace(Integer.MAX_VALUE, Duration.ofSeconds(1));
    private boolean countRefused = false;
    private Duration latency = Duration.ZERO;
    private double loss = 0;
    private long seed = 1;
    private Consumer<Call> onCall = call -> {};
    private @Nullable Duration deleteLatency;
    private @Nullable Clock clock;
    private @Nullable SSLContext tls;

    HuaweiBuilder() {}

    /** Port to listen on; 0, the default, takes a free one. */
    public HuaweiBuilder port(int port) {
        this.port = port;
        return this;
    }

    /** Speaks HTTPS with this; plain HTTP without it. The certificate must be good for 127.0.0.1. */
    public HuaweiBuilder tls(SSLContext tls) {
        this.tls = tls;
        return this;
    }

    /** The account's VDN; 1 by default. */
    public HuaweiBuilder vdn(int vdn) {
        this.vdn = vdn;
        return this;
    }

    /** The key that signatures name; "rehearsal-ak" by default. */
    public HuaweiBuilder accessKey(String accessKey) {
        this.accessKey = accessKey;
        return this;
    }

    /** The key that signatures are made with; "rehearsal-sk" by default. */
    public HuaweiBuilder secretKey(String secretKey) {
        this.secretKey = secretKey;
        return this;
    }

    /** Which port of the signature algorithm is believed; {@link C2Style#DEMO} by default. */
    public HuaweiBuilder style(C2Style style) {
        this.style = style;
        return this;
    }

    /** The ids of the account's campaigns; none, the default, means that every number is one. */
    public HuaweiBuilder campaigns(Set<String> ids) {
        this.campaigns = Set.copyOf(ids);
        return this;
    }

    /** Campaigns whose state takes no numbers; name them in {@link #campaigns} too, if that is said. */
    public HuaweiBuilder closedCampaigns(Set<String> ids) {
        this.closedCampaigns = Set.copyOf(ids);
        return this;
    }

    /** Numbers that make the add that holds them fail as a whole. */
    public HuaweiBuilder blocklist(Collection<String> numbers) {
        this.blocklist = Set.copyOf(numbers);
        return this;
    }

    /** Numbers a campaign has from the start; may be said more than once. */
    public HuaweiBuilder leads(String campaign, Collection<HuaweiLead> held) {
        leads.computeIfAbsent(campaign, none -> new ArrayList<>()).addAll(held);
        return this;
    }

    /** Adds over a sliding window; 1 in 1 s by default. */
    public HuaweiBuilder addLimit(Pace pace) {
        this.addLimit = pace;
        return this;
    }

    /** Deletes over a sliding window; not limited by default, but one after another within a campaign in any case. */
    public HuaweiBuilder deleteLimit(Pace pace) {
        this.deleteLimit = pace;
        return this;
    }

    /** Whether calls refused for their pace count against the pace all the same; by default they do not. */
    public HuaweiBuilder countRefused(boolean countRefused) {
        this.countRefused = countRefused;
        return this;
    }

    /** How long every answer takes; nothing by default. */
    public HuaweiBuilder latency(Duration latency) {
        this.latency = latency;
        return this;
    }

    /** How long a delete is being processed, and thus its answer takes; {@link #latency} by default. */
    public HuaweiBuilder deleteLatency(Duration deleteLatency) {
        this.deleteLatency = deleteLatency;
        return this;
    }

    /** As {@link StandInBuilder#loseAnswers}. */
    public HuaweiBuilder loseAnswers(double share) {
        this.loss = Share.of(share);
        return this;
    }

    /** Seed of the stand-in's randomness. */
    public HuaweiBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** Is handed every call just before its answer goes; must not throw. */
    public HuaweiBuilder onCall(Consumer<Call> onCall) {
        this.onCall = onCall;
        return this;
    }

    /** The clock that limits and signatures go by; the machine's by default. Latency is a wait of real time. */
    public HuaweiBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Starts the stand-in, which listens when this returns.
     *
     * @throws IOException if the port cannot be had
     */
    public HuaweiStandIn start() throws IOException {
        return new HuaweiStandIn(this);
    }

    int port() {
        return port;
    }

    @Nullable
    SSLContext tls() {
        return tls;
    }

    @Nullable
    Clock clock() {
        return clock;
    }

    C2Door door(CallLog log, Ticks ticks) {
        return new C2Door(accessKey, secretKey, style, log, ticks);
    }

    HuaweiCampaigns campaigns() {
        return new HuaweiCampaigns(vdn, campaigns, closedCampaigns);
    }

    Set<String> blocklist() {
        return blocklist;
    }

    Map<String, List<HuaweiLead>> leads() {
        return Map.copyOf(leads);
    }

    Pace addLimit() {
        return addLimit;
    }

    Pace deleteLimit() {
        return deleteLimit;
    }

    boolean countRefused() {
        return countRefused;
    }

    Duration latency() {
        return latency;
    }

    Duration deleteLatency() {
        return deleteLatency == null ? latency : deleteLatency;
    }

    double loss() {
        return loss;
    }

    long seed() {
        return seed;
    }

    Consumer<Call> onCall() {
        return onCall;
    }
}
