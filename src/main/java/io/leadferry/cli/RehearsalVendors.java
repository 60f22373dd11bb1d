package io.leadferry.cli;

import io.leadferry.connector.LanePlan;
import io.leadferry.feed.ConfigurationFault;
import io.leadferry.model.Account;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.rehearsal.RehearsedAccount;
import io.leadferry.rehearsal.RehearsedAccount.Called;
import io.leadferry.rehearsal.StandInVendor;
import io.leadferry.rehearsal.StandInVendors;
import io.leadferry.rehearsal.samples.Samples;
import io.leadferry.rehearsal.wire.CallPace;
import io.leadferry.rehearsal.wire.StandIn;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stand-ins of a rehearsal: each takes the place of the vendor of one account, with its keys and its pace. */
final class RehearsalVendors implements AutoCloseable {

    private static final String COMMON = "classpath:/config/application.yaml,classpath:/config/rehearsal.yaml";

    private final List<StandInVendor> vendors = StandInVendors.all();
    private final List<StandIn> running = new ArrayList<>();

    /** Where the configuration of a rehearsal with samples lies: what is the same for all, and each vendor's part. */
    String configuration() {
        StringBuilder locations = new StringBuilder(COMMON);
        vendors.forEach(vendor -> locations
                .append(",classpath:/config/rehearsal/")
                .append(vendor.name())
                .append(".yaml"));
        return locations.toString();
    }

    /** The vendors' names, for a person. */
    String names() {
        return String.join(" and ", vendors.stream().map(StandInVendor::name).toList());
    }

    /**
     * Starts the stand-in of an account.
     *
     * @param lanes the account's lanes; the stand-in holds the ferry to their paces
     * @param forSamples whether it has from the start what the samples ask it to delete
     * @return its address
     * @throws ConfigurationFault where nobody wrote a stand-in for the account's vendor
     */
    String start(Account account, Map<LaneId, LanePlan> lanes, boolean forSamples) throws IOException {
        StandIn standIn = vendor(account).start(described(account, lanes), forSamples);
        running.add(standIn);
        return standIn.baseUrl();
    }

    /** What an account says of itself when a stand-in takes the place of its vendor. */
    Map<String, String> settings(Account account, URI address) {
        Map<String, String> settings = new HashMap<>(account.settings());
        settings.putAll(vendor(account).settings(address));
        return settings;
    }

    /**
     * Writes the samples of an account's vendor.
     *
     * @param folders by the word of the operation
     * @return the files
     */
    List<Path> write(Account account, Map<String, Path> folders, long seed) throws IOException {
        return Samples.write(vendor(account).samples(seed), folders, seed);
    }

    private StandInVendor vendor(Account account) {
        return vendors.stream()
                .filter(vendor -> vendor.name().equals(account.vendor()))
                .findFirst()
                .orElseThrow(() -> new ConfigurationFault(List.of("leadferry.accounts." + account.name() + ".vendor: "
                        + account.vendor() + " cannot be rehearsed, for nobody wrote a stand-in for it; there are "
                        + names())));
    }

    private static RehearsedAccount described(Account account, Map<LaneId, LanePlan> lanes) {
        Map<String, Called> operations = new HashMap<>();
        lanes.forEach((lane, plan) -> {
            if (lane.account().equals(account.name())) {
                Limit limit = plan.limit();
                operations.put(
                        lane.operation(),
                        new Called(plan.operation().request().path(), new CallPace(limit.calls(), limit.per())));
            }
        });
        return new RehearsedAccount(account::setting, key -> account.secret(key).reveal(), operations);
    }

    @Override
    public void close() {
        running.forEach(StandIn::close);
    }
}
