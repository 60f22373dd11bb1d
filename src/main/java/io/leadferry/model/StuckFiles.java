package io.leadferry.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this machine's disk will not do just now, and is tried again: files that cannot be taken, moved or written. Whoever
 * tries says so here, and whoever tells why something waits reads it here (law 12). It is known in memory alone, for the
 * next try finds out the same; so after a restart, <i>since</i> begins anew.
 */
public final class StuckFiles {

    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<Key, Stuck> stuck = Recent.put(REMEMBERED);
    private final Set<String> news = new HashSet<>();

    private record Key(String feed, Step step, String name) {}

    /** What cannot be done. */
    public enum Step {
        /** a watched folder cannot be looked at */
        FOLDER,
        /** a file cannot be taken from where it was dropped */
        TAKE,
        /** a file whose rows are in the ledger cannot leave the place where it was dropped */
        MOVE,
        /** a file of which a person has spoken cannot leave quarantine */
        RELEASE,
        /** what came behind a file that was not whole cannot be held */
        HOLD,
        /** a file that was taken cannot be looked at again on its server */
        LOOK,
        /** a receipt cannot be written */
        RECEIPT,
        /** a file that has been kept for long enough, or holds a person who was to be forgotten, cannot be erased */
        ERASE
    }

    /**
     * Something that cannot be done just now.
     *
     * @param file its name; the folder's where it is about a folder
     * @param drop null where it is none yet
     * @param since when it was first tried without success
     * @param tries how often since then
     * @param until when it is tried again; null where that is not known
     * @param reason the end of a sentence: where, and what the system said
     */
    public record Stuck(
            String feed,
            Step step,
            String file,
            @Nullable String drop,
            Instant since,
            int tries,
            @Nullable Instant until,
            String reason) {

        /** In a sentence, for a person. */
        public String text() {
            return switch (step) {
                case FOLDER -> "the folder " + file + " cannot be looked at: " + reason;
                case TAKE -> file + " cannot be taken: " + reason;
                case MOVE ->
                    "the original of " + file + " cannot leave its place: " + reason
                            + "; its rows are not held up by that";
                case RELEASE -> file + " cannot leave quarantine: " + reason;
                case HOLD -> "what came behind " + file + " cannot be held: " + reason;
                case LOOK ->
                    "the original of " + file + " cannot be looked at again: " + reason
                            + "; its rows are not held up by that";
                case ERASE -> "the files of " + file + " cannot be erased: " + reason;
                case RECEIPT -> "the receipt of " + file + " cannot be written: " + reason;
            };
        }

        /** What a person can do about it. */
        public String action() {
            if (reason.contains("oo many open files")) {
                return "Let the process have more files open (LimitNOFILE of a service); it goes on by itself then.";
            }
            if (reason.contains(MachineFault.NO_MEMORY)) {
                return "Give Java more memory (-Xmx), or cut the file in two; it is tried again by itself.";
            }
            if (step == Step.LOOK) {
                return "See that the server's archive can be read, and that there is room here for a copy; it is looked at"
                        + " again by itself.";
            }
            return step == Step.FOLDER
                    ? "See that the folder is there, and that the ferry's user may read it; it is looked at again by itself."
                    : "Make room, or let the ferry's user write there; it is tried again by itself, and nothing is sent"
                            + " twice for it.";
        }

        /** As a reason to wait. */
        public Wait wait(Instant now) {
            return new Wait(
                    Wait.Kind.DISK,
                    since.isAfter(now) ? now : since,
                    until == null || until.isAfter(now.plusSeconds(1)) ? until : now.plusSeconds(1),
                    tries,
                    text(),
                    action());
        }
    }

    /**
     * Nothing is stuck yet.
     *
     * @param clock the time that is told
     */
    public StuckFiles(Clock clock) {
        this.clock = clock;
    }

    /**
     * Says that it could not be done, again or for the first time.
     *
     * @param name what it is known by beside its feed: the file's name, or the drop's
     */
    public synchronized void begins(
            String feed, Step step, String name, String file, @Nullable String drop, String reason) {
        Key key = new Key(feed, step, name);
        Stuck before = stuck.get(key);
        stuck.put(
                key,
                new Stuck(
                        feed,
                        step,
                        file,
                        drop,
                        before == null ? clock.instant() : before.since(),
                        before == null ? 1 : before.tries() + 1,
                        null,
                        reason));
        changed(drop);
    }

    /** Says why it is that something cannot be done which is known here already. */
    public synchronized void because(String feed, Step step, String name, String reason) {
        stuck.computeIfPresent(
                new Key(feed, step, name),
                (key, one) -> new Stuck(
                        one.feed(), one.step(), one.file(), one.drop(), one.since(), one.tries(), one.until(), reason));
    }

    /** Says when it is tried again. */
    public synchronized void again(String feed, Step step, String name, Duration from) {
        Instant until = clock.instant().plus(from);
        stuck.computeIfPresent(
                new Key(feed, step, name),
                (key, one) -> new Stuck(
                        one.feed(), one.step(), one.file(), one.drop(), one.since(), one.tries(), until, one.reason()));
    }

    /** Says that it is done, or need not be done any more. */
    public synchronized void ends(String feed, Step step, String name) {
        Stuck before = stuck.remove(new Key(feed, step, name));
        if (before != null) {
            changed(before.drop());
        }
    }

    /** As {@link #ends(String, Step, String)}, of a drop whose feed need not be known. */
    public synchronized void ends(Step step, String drop) {
        for (Key key : List.copyOf(stuck.keySet())) {
            if (key.step() == step && key.name().equals(drop)) {
                ends(key.feed(), step, drop);
            }
        }
    }

    /**
     * Forgets files of a folder that are to be taken or moved and no longer lie where they were dropped. What has no name of
     * a folder's file came another way.
     */
    public synchronized void remain(String feed, Collection<String> names) {
        for (Key key : List.copyOf(stuck.keySet())) {
            if (key.feed().equals(feed)
                    && (key.step() == Step.TAKE || key.step() == Step.MOVE)
                    && key.name().indexOf('/') < 0
                    && !names.contains(key.name())) {
                ends(feed, key.step(), key.name());
            }
        }
    }

    /** Forgets all of a feed that is another ferry's by now, which knows better. */
    public synchronized void leave(String feed) {
        for (Key key : List.copyOf(stuck.keySet())) {
            if (key.feed().equals(feed)) {
                ends(feed, key.step(), key.name());
            }
        }
    }

    private void changed(@Nullable String drop) {
        if (drop != null && news.size() < REMEMBERED) {
            news.add(drop);
        }
    }

    /** Everything that cannot be done now, what waits longest first. */
    public synchronized List<Stuck> all() {
        List<Stuck> all = new ArrayList<>(stuck.values());
        all.sort((one, other) -> one.since().compareTo(other.since()));
        return all;
    }

    /** Of one drop. */
    public List<Stuck> ofDrop(String drop) {
        return all().stream().filter(one -> drop.equals(one.drop())).toList();
    }

    /** Of one feed. */
    public List<Stuck> ofFeed(String feed) {
        return all().stream().filter(one -> one.feed().equals(feed)).toList();
    }

    /** Drops of which something began or ended to be stuck since this was asked last, so that their receipts say so. */
    public synchronized Set<String> news() {
        Set<String> told = Set.copyOf(news);
        news.clear();
        return told;
    }
}
