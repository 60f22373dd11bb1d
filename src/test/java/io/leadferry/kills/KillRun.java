package io.leadferry.kills;

import io.leadferry.kills.KillRound.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Kills the built jar so many times, in rounds with a home of their own each, and says what came of it. */
public final class KillRun {

    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    /** What a configuration says of a ledger that is where it would be if nothing were said. */
    public static final String IN_ITS_FILE = "{ url: \"jdbc:sqlite:data/ledger/leadferry.db\" }";

    private static final int A_ROUND = 44;
    private static final int MOST_STORIES = 20;

    /** For starts that are killed soon: what makes long runs quick costs more here than it brings. */
    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Path folder;
    private final Path jar;
    private final Path archive;
    private final Supplier<String> ledgers;
    private final Consumer<String> say;
    private final Tally tally = new Tally();

    /**
     * @param folder of its own, empty
     * @param jar as it is built
     * @param archive of {@link #archive}
     * @param ledgers what each configuration says of its ledger, in the form of YAML's braces
     * @param say takes what is told, a line or more at a time
     */
    public KillRun(Path folder, Path jar, Path archive, Supplier<String> ledgers, Consumer<String> say) {
        this.folder = folder.toAbsolutePath();
        this.jar = jar.toAbsolutePath();
        this.archive = archive;
        this.ledgers = ledgers;
        this.say = say;
    }

    /**
     * Runs.
     *
     * @param seed of the first round; the next have the numbers after it
     * @return what was found wrong, each with its story; empty if nothing was
     */
    public List<String> run(int kills, long seed) throws Exception {
        long begin = System.nanoTime();
        List<String> java = new ArrayList<>(QUICK);
        java.add("-XX:SharedArchiveFile=" + archive);
        List<String> stories = new ArrayList<>();
        for (long round = 0; tally.total < kills && stories.isEmpty(); round++) {
            Path home = folder.resolve("round-" + round);
            int killed = tally.total;
            say.accept("round %d, seed %d".formatted(round + 1, seed + round));
            try (KillRound one = new KillRound(home, jar, java, seed + round, ledgers, tally, say)) {
                one.run(Math.min(A_ROUND, kills - killed));
                one.findings().stream().limit(MOST_STORIES).map(one::story).forEach(stories::add);
                if (!stories.isEmpty()) {
                    stories.add(one.findings().size() + " findings in all; the kills:\n" + one.killStory());
                }
            }
            say.accept("  %d kills so far in %.0f s".formatted(tally.total, (System.nanoTime() - begin) / 1e9));
        }
        tell(begin);
        return stories;
    }

    private void tell(long begin) {
        for (KillPoint point : KillPoint.values()) {
            StringBuilder where = new StringBuilder();
            int sum = 0;
            for (var kills : tally.kills.entrySet()) {
                String[] words = kills.getKey().split(" ");
                if (words[0].equals(point.name())) {
                    sum += kills.getValue();
                    where.append(words.length < 2 ? "" : " " + words[1] + " " + kills.getValue());
                }
            }
            say.accept(String.format(Locale.ROOT, "%5d  %-60s%s", sum, point.text(), where));
        }
        say.accept(String.format(
                Locale.ROOT,
                "%5d kills, %d starts, %d looks after a start; %d files, %d rows, %d requests; the vendor's end held"
                        + " against the files' order for %d numbers; %.0f s",
                tally.total,
                tally.starts,
                tally.looks,
                tally.files,
                tally.rows,
                tally.calls,
                tally.endStates,
                (System.nanoTime() - begin) / 1e9));
    }

    /**
     * What Java has read of the jar, kept for all further starts.
     *
     * @param folder where it is laid
     */
    public static Path archive(Path folder, Path jar) throws IOException, InterruptedException {
        Path archive = folder.toAbsolutePath().resolve("leadferry.jsa");
        KilledHome world =
                new KilledHome(Files.createDirectories(folder.resolve("archive").toAbsolutePath()), 0);
        String nowhere = "http://127.0.0.1:9";
        world.configure(nowhere, nowhere, nowhere, IN_ITS_FILE, jar.toAbsolutePath());
        List<String> java = new ArrayList<>(QUICK);
        java.add("-XX:ArchiveClassesAtExit=" + archive);
        try (KilledFerry ferry = new KilledFerry(world.home, jar.toAbsolutePath(), java)) {
            ferry.start();
            Awaitility.await().atMost(LONGEST_START).until(() -> ferry.isReady() || !ferry.isAlive());
            if (!ferry.isAlive()) {
                throw new IOException("the ferry does not start: " + ferry.lastWords());
            }
            ferry.stop();
        }
        return archive;
    }
}
