package io.leadferry.door;

import io.leadferry.door.NotTaken.Why;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.intake.AtDoor.Promised;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Posts;
import io.leadferry.ledger.Posts.Post;
import io.leadferry.model.Disk;
import io.leadferry.model.DiskFault;
import io.leadferry.model.Duties;
import io.leadferry.model.Names;
import io.leadferry.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes files that are posted over HTTP. A file is written under a hidden name; once it is whole and on the disk itself, the
 * ledger writes down the drop that is promised for it; then it gets the drop's name, and whoever posted it is told. From
 * there the feed's door takes it as any file. A process that ends before the last step leaves nothing that was promised; one
 * that ends after it loses nothing.
 */
public final class HttpDoor {

    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);

    private static final String KEY_IN_USE =
            "a request with this Idempotency-Key is still being heard; wait, and try again";

    private final LeadferryConfiguration configuration;
    private final Posts posts;
    private final Drops drops;
    private final Disk disk;
    private final Names names;
    private final Duties duties;
    private final Clock clock;
    private final Clock steady;

    /** Keys of requests that are being heard, each behind the name of its feed. */
    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private volatile Consumer<Feed> opener = feed -> {};

    /**
     * The door of one ferry.
     *
     * @param clock the time that is written down
     * @param steady never steps
     */
    public HttpDoor(
            LeadferryConfiguration configuration,
            Posts posts,
            Drops drops,
            Disk disk,
            Names names,
            Duties duties,
            Clock clock,
            Clock steady) {
        this.configuration = configuration;
        this.posts = posts;
        this.drops = drops;
        this.disk = disk;
        this.names = names;
        this.duties = duties;
        this.clock = clock;
        this.steady = steady;
    }

    /** Where the posted files of a feed lie until they are taken. */
    public static Path folder(Path home, String feed) {
        return home.resolve("arriving").resolve("http").resolve(feed);
    }

    private Path folder(String feed) {
        return folder(configuration.home(), feed);
    }

    /**
     * A file that is about to come.
     *
     * @param name what it is called; null where nobody has said
     * @param ending what a name that is made for it ends in, such as {@code .csv}; may be empty
     * @param key by what a repeat of the request is known; null for nothing
     */
    public record Arrival(Feed feed, @Nullable String name, String ending, @Nullable String key) {}

    /**
     * Hears a file to its end and keeps it.
     *
     * @param body is read as fast as it comes, and not closed
     * @return the drop that it will be told under; where the request is a repeat, the one of the first
     * @throws NotTaken where it is not to be taken
     * @throws DiskFault where this machine's disk would not keep it
     * @throws IOException where it was cut off
     */
    public String take(Arrival arrival, InputStream body) throws IOException {
        return take(arrival, body, drop -> {});
    }

    /**
     * As above.
     *
     * @param alongside writes something down in the transaction that promises the drop; not called for a repeat
     */
    public String take(Arrival arrival, InputStream body, Consumer<String> alongside) throws IOException {
        if (arrival.key() == null) {
            return kept(arrival, null, null, body, alongside);
        }
        String key = Sha256.hex(arrival.key());
        String busy = arrival.feed().name() + " " + key;
        if (!keys.add(busy)) {
            throw new NotTaken(Why.KEY_IN_USE, KEY_IN_USE);
        }
        try {
            Optional<Post> before = posts.withKey(arrival.feed().name(), key);
            return before.filter(this::stands).isPresent()
                    ? repeated(arrival, before.get(), body)
                    : kept(arrival, key, before.map(Post::drop).orElse(null), body, alongside);
        } finally {
            keys.remove(busy);
        }
    }

    /** Whether a promise was kept: its file is safe, or was read. One that ended before that, nobody was told of. */
    private boolean stands(Post post) {
        return Files.exists(folder(post.feed()).resolve(post.drop()))
                || drops.find(post.drop()).isPresent();
    }

    private String repeated(Arrival arrival, Post first, InputStream body) throws IOException {
        PostedBody heard = new PostedBody(body, arrival.feed(), steady);
        heard.transferTo(OutputStream.nullOutputStream());
        return repeated(first, heard.sha256());
    }

    private static String repeated(Post first, String sha256) throws NotTaken {
        if (!sha256.equals(first.sha256())) {
            throw new NotTaken(
                    Why.KEY_OF_ANOTHER,
                    "this Idempotency-Key came before, with other content (drop " + first.drop()
                            + "); give each file a key of its own");
        }
        return first.drop();
    }

    /** The other request has been heard by another ferry, and may not have been answered yet. */
    private String cameFirst(Post first, String sha256) throws NotTaken {
        if (!stands(first)) {
            throw new NotTaken(Why.KEY_IN_USE, KEY_IN_USE);
        }
        return repeated(first, sha256);
    }

    private String kept(
            Arrival arrival,
            @Nullable String key,
            @Nullable String givesWay,
            InputStream body,
            Consumer<String> alongside)
            throws IOException {
        Feed feed = arrival.feed();
        String drop = names.next();
        Path folder = disk.folders(folder(feed.name()));
        Path partial = folder.resolve("." + drop);
        boolean safe = false;
        boolean promised = false;
        try {
            PostedBody heard = new PostedBody(body, feed, steady);
            disk.write(partial, heard, true);
            if (heard.bytes() == 0) {
                throw new NotTaken(Why.EMPTY, "the body is empty; send the file, or rows as a JSON array, as the body");
            }
            Instant now = clock.instant();
            String name = arrival.name() == null ? made(now, drop, arrival.ending()) : arrival.name();
            Optional<Post> first = posts.promise(
                    new Post(drop, feed.name(), name, heard.sha256(), heard.bytes(), now),
                    key,
                    givesWay,
                    () -> alongside.accept(drop));
            if (first.isPresent()) {
                return cameFirst(first.get(), heard.sha256());
            }
            promised = true;
            disk.move(partial, folder.resolve(drop));
            disk.settle(folder);
            safe = true;
        } finally {
            if (!safe) {
                leaveNothing(folder, drop, promised);
            }
        }
        open(feed);
        return drop;
    }

    private static String made(Instant now, String drop, String ending) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[-:]", "") + "-" + drop + ending;
    }

    /** What cannot be removed now is removed at the next start, and is never taken meanwhile. */
    private void leaveNothing(Path folder, String drop, boolean promised) {
        try {
            disk.remove(folder.resolve("." + drop));
            if (promised) {
                disk.remove(folder.resolve(drop));
                posts.withdraw(drop);
            }
        } catch (DiskFault | RuntimeException e) {
            LOG.debug("what was begun of {} is removed at the next start", drop, e);
        }
    }

    /**
     * Says who opens the door of a feed; each is opened when its first file comes, for most feeds never have one.
     *
     * @param who is asked once for each feed
     */
    public void openedBy(Consumer<Feed> who) {
        opener = who;
    }

    /** Has what lies there of a feed be taken, from now on; by the ferry to which its account belongs. */
    void open(Feed feed) {
        duties.call(feed.lane().account());
        if (!open.add(feed.name())) {
            return;
        }
        try {
            opener.accept(feed);
        } catch (RuntimeException e) {
            open.remove(feed.name());
            LOG.warn("{}: what is posted waits, for its door could not be opened: {}", feed.name(), e.getMessage());
        }
    }

    /**
     * Looks at what lies there of an account's feeds, for it is this ferry's now, or another has heard a file for it: what was
     * promised is taken.
     */
    public void look(String account) throws IOException {
        for (Feed feed : configuration.feeds().values()) {
            Path folder = folder(feed.name());
            if (feed.lane().account().equals(account) && Files.isDirectory(folder)) {
                begin(folder, new HashSet<>(), false);
            }
        }
    }

    /**
     * Puts in order what the last process left: what was not whole is removed; what was promised is taken on. Before
     * anything is posted, by whoever has the home for itself.
     */
    public void begin() throws IOException {
        Path all = configuration.home().resolve("arriving").resolve("http");
        Set<String> unanswered = new HashSet<>();
        if (Files.isDirectory(all)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(all, Files::isDirectory)) {
                for (Path folder : folders) {
                    begin(folder, unanswered, true);
                }
            }
        }
        for (Post post : posts.waiting()) {
            if (!stands(post)) {
                if (unanswered.contains(post.drop())) {
                    LOG.info(
                            "{}: {} was being posted when the last process ended, and was never answered for (no 202); nothing"
                                    + " of it is kept or sent (drop {}): it comes when it is posted again",
                            post.feed(),
                            post.file(),
                            post.drop());
                } else {
                    LOG.warn(
                            "{}: {} came as drop {}, and is no longer in {}, where it was put; nothing of it is sent from"
                                    + " there: have it posted again if it is still to be sent",
                            post.feed(),
                            post.file(),
                            post.drop(),
                            folder(post.feed()));
                }
                posts.withdraw(post.drop());
            }
        }
    }

    /**
     * As above, in one folder.
     *
     * @param unanswered gets the drops whose files were still hidden: before the rename nobody is told 202
     * @param alone whether nobody else may be writing there
     */
    private void begin(Path folder, Set<String> unanswered, boolean alone) throws IOException {
        int left = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String own = String.valueOf(file.getFileName());
                if (own.startsWith(".") && !drops.isPromisedWhole(own.substring(1))) {
                    if (alone) {
                        disk.remove(file);
                        unanswered.add(own.substring(1));
                    }
                } else if (own.startsWith(".")) {
                    // it was whole when it was promised, and is not asked for again
                    disk.move(file, folder.resolve(own.substring(1)));
                    disk.settle(folder);
                    left++;
                } else {
                    left++;
                }
            }
        }
        if (left == 0) {
            return;
        }
        String name = String.valueOf(folder.getFileName());
        Feed feed = configuration.feeds().get(name);
        if (feed != null) {
            open(feed);
        } else {
            LOG.warn(
                    "{}: {} posted files wait in {}, and the configuration has no such feed any more; they are taken when it"
                            + " has",
                    name,
                    left,
                    folder);
        }
    }

    /** Whether something lies there to be taken. */
    boolean hasFiles(String feed) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder(feed), file -> !String.valueOf(file.getFileName()).startsWith("."))) {
            return files.iterator().hasNext();
        } catch (IOException e) {
            return true; // who looks says what is wrong
        }
    }

    /** What was promised for a file; one that an older copy of the ledger does not know is called as its drop. */
    Promised promised(String drop) {
        return new Promised(drop, posts.find(drop).map(Post::file).orElse(drop));
    }

    /** Says that a file has left for its place; where the ledger cannot be told, it knows the drop all the same. */
    void taken(String drop) {
        try {
            posts.taken(drop);
        } catch (RuntimeException e) {
            LOG.debug("that {} has left is not written down", drop, e);
        }
    }
}
