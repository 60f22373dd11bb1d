package io.leadferry.feed;

import io.leadferry.connector.LanePlan;
import io.leadferry.model.Account;
import io.leadferry.model.LaneId;
import io.leadferry.model.LedgerAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, checked and resolved.
 *
 * @param home all that the ferry writes lies below
 * @param ledger where its ledger is
 * @param callbackBase how the vendor reaches the ferry; null: no callback is asked for
 * @param callbackDeadline how long a callback is waited for
 * @param accounts by name
 * @param lanes every operation of every account, with its pace
 * @param feeds by name
 * @param console who may use the HTTP interface
 * @param sftpAccess who may bring files by SFTP; null: the ferry is no SFTP server
 * @param retention for how long what is over is kept
 * @param subscribers who is told what happens
 * @param tracing where traces go; null: nothing is traced
 * @param sharing as what it is at work with a ledger on a server
 */
public record LeadferryConfiguration(
        Path home,
        LedgerAddress ledger,
        @Nullable URI callbackBase,
        Duration callbackDeadline,
        Map<String, Account> accounts,
        Map<LaneId, LanePlan> lanes,
        Map<String, Feed> feeds,
        ConsoleAccess console,
        @Nullable SftpAccess sftpAccess,
        RetentionPeriods retention,
        List<Subscriber> subscribers,
        @Nullable Tracing tracing,
        Sharing sharing) {

    /** A ferry that is no SFTP server, tells nobody what happens, traces nothing, and whose interface this machine alone may use. */
    public LeadferryConfiguration(
            Path home,
            LedgerAddress ledger,
            @Nullable URI callbackBase,
            Duration callbackDeadline,
            Map<String, Account> accounts,
            Map<LaneId, LanePlan> lanes,
            Map<String, Feed> feeds) {
        this(
                home,
                ledger,
                callbackBase,
                callbackDeadline,
                accounts,
                lanes,
                feeds,
                ConsoleAccess.UNSAID,
                null,
                RetentionPeriods.STANDARD,
                List.of(),
                null,
                Sharing.UNSAID);
    }

    /** The feed of that name. */
    public Feed feed(String name) {
        Feed feed = feeds.get(name);
        if (feed == null) {
            throw new IllegalArgumentException("there is no feed '" + name + "'");
        }
        return feed;
    }

    /** The plan of that lane. */
    public LanePlan lane(LaneId lane) {
        LanePlan plan = lanes.get(lane);
        if (plan == null) {
            throw new IllegalArgumentException("there is no lane '" + lane + "'");
        }
        return plan;
    }
}
