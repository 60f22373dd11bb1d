package io.leadferry.rehearsal.huawei;

import io.leadferry.rehearsal.wire.CallLog;
import io.leadferry.rehearsal.wire.CallPace;
import io.leadferry.rehearsal.wire.StandInBuilder;
import io.leadferry.rehearsal.wire.Ticks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Describes a Huawei stand-in; unless told otherwise it has the limits of the vendor's pages and answers at once. */
public final class HuaweiStandInBuilder extends StandInBuilder<HuaweiStandInBuilder> {

    private int vdn = 1;
    private String accessKey = "rehearsal-ak";
    private String secretKey = "rehearsal-sk";
    private C2Style style = C2Style.DEMO;
    private Set<String> campaigns = Set.of();
    private Set<String> closedCampaigns = Set.of();
    private Set<String> blocklist = Set.of();
    private final Map<String, List<HuaweiLead>> leads = new HashMap<>();
    private CallPace addLimit = new CallPace(1, Duration.ofSeconds(1));
    private CallPace deleteLimit = new CallPace(Integer.MAX_VALUE, Duration.ofSeconds(1));

    HuaweiStandInBuilder() {}

    @Override
    protected HuaweiStandInBuilder self() {
        return this;
    }

    /** The account's VDN; 1 by default. */
    public HuaweiStandInBuilder vdn(int vdn) {
        this.vdn = vdn;
        return this;
    }

    /** The key that signatures name; "rehearsal-ak" by default. */
    public HuaweiStandInBuilder accessKey(String accessKey) {
        this.accessKey = accessKey;
        return this;
    }

    /** The key that signatures are made with; "rehearsal-sk" by default. */
    public HuaweiStandInBuilder secretKey(String secretKey) {
        this.secretKey = secretKey;
        return this;
    }

    /** Which port of the signature algorithm is believed; {@link C2Style#DEMO} by default. */
    public HuaweiStandInBuilder style(C2Style style) {
        this.style = style;
        return this;
    }

    /** The ids of the account's campaigns; none, the default, means that every number is one. */
    public HuaweiStandInBuilder campaigns(Set<String> ids) {
        this.campaigns = Set.copyOf(ids);
        return this;
    }

    /** Campaigns whose state takes no numbers; name them in {@link #campaigns} too, if that is said. */
    public HuaweiStandInBuilder closedCampaigns(Set<String> ids) {
        this.closedCampaigns = Set.copyOf(ids);
        return this;
    }

    /** Numbers that make the add that holds them fail as a whole. */
    public HuaweiStandInBuilder blocklist(Collection<String> numbers) {
        this.blocklist = Set.copyOf(numbers);
        return this;
    }

    /** Numbers a campaign has from the start; may be said more than once. */
    public HuaweiStandInBuilder leads(String campaign, Collection<HuaweiLead> held) {
        leads.computeIfAbsent(campaign, none -> new ArrayList<>()).addAll(held);
        return this;
    }

    /** Adds over a sliding window; 1 in 1 s by default. */
    public HuaweiStandInBuilder addLimit(CallPace pace) {
        this.addLimit = pace;
        return this;
    }

    /** Deletes over a sliding window; not limited by default, but one after another within a campaign in any case. */
    public HuaweiStandInBuilder deleteLimit(CallPace pace) {
        this.deleteLimit = pace;
        return this;
    }

    @Override
    public HuaweiStandIn start() throws IOException {
        return new HuaweiStandIn(this);
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

    CallPace addLimit() {
        return addLimit;
    }

    CallPace deleteLimit() {
        return deleteLimit;
    }
}
