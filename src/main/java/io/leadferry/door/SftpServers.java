package io.leadferry.door;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.model.Recent;
import io.leadferry.model.StuckFiles;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The SFTP servers that feeds get their files from. */
public final class SftpServers implements AutoCloseable {

    private static final int PROMISED = 10_000;

    private final Map<String, SftpWatch> watches = new TreeMap<>();
    private final Patience patience;
    private final Map<String, String> promised = Recent.put(PROMISED);

    /**
     * The servers of a ferry's feeds.
     *
     * @param stuck what hears of files that this machine cannot take
     * @param steady never steps; it measures how long servers say nothing
     */
    public SftpServers(LeadferryConfiguration configuration, StuckFiles stuck, Clock clock, Clock steady) {
        patience = new Patience(steady);
        configuration.feeds().forEach((name, feed) -> {
            if (feed.source() instanceof Source.Sftp source) {
                watches.put(name, new SftpWatch(name, source, stuck, clock, patience));
            }
        });
    }

    /** How the server of each such feed stands. */
    public List<ServerView> views() {
        return watches.values().stream().map(SftpWatch::view).toList();
    }

    /** How the server of a feed is watched. */
    public SftpWatch watch(String feed) {
        SftpWatch watch = watches.get(feed);
        if (watch == null) {
            throw new IllegalArgumentException(feed + " gets its files from no SFTP server");
        }
        return watch;
    }

    /** Gives a place to a feed, unless a neighbour that shares its archive was given it a moment ago. */
    synchronized boolean promise(Source.Sftp source, String place, String feed) {
        return promised.computeIfAbsent(source.host() + ":" + source.port() + " " + place, free -> feed)
                .equals(feed);
    }

    /** Cuts servers that say nothing. */
    Patience patience() {
        return patience;
    }

    /** Says that the ferry is about to stop, so that no server is waited for. */
    public void ends() {
        patience.ends();
    }

    @Override
    public void close() {
        patience.close();
    }
}
