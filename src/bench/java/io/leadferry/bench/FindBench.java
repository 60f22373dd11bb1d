package io.leadferry.bench;

import io.leadferry.connector.LanePlan;
import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfile.TryAgain;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.WhyItWaits;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.model.Account;
import io.leadferry.model.Destination;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Limit;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import io.leadferry.story.Stories;
import io.leadferry.story.Story;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * How long the story of a number takes in a ledger of ten million rows, one of twenty rejected: of a number in one row, in none,
 * and in a row of each of a hundred files; and of one that stands in no filter yet, as in a ledger of an older version.
 */
final class FindBench {

    private static final int ROWS = 10_000_000;
    private static final int FILES = 100;
    private static final int SLICE_ROWS = 500;
    private static final int BLOCK_ROWS = 8_000;
    private static final int OF_WHICH_ONE_IS_REJECTED = 20;
    private static final int TIMES = 30;
    private static final double MILLIS = 200;

    private static final LaneId LANE = LaneId.parse("bench/add-leads");
    private static final String FREQUENT = "9876543210";
    private static final String ABSENT = "5999999999";
    private static final String ALSO_ABSENT = "5888888888";
    private static final List<String> HEADER = List.of(LeadFile.HEADER.split(","));

    private FindBench() {}

    static boolean run(Path folder) throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
        String present;
        try (Ledger ledger = Ledger.open(url)) {
            present = made(new LedgerModule(ledger, Map.of(LANE, Effect.ADDS), Clock.systemUTC()).drops());
        }
        done(url);
        Bench.say("%,d rows, %,d MB", ROWS, Files.size(folder.resolve("ledger.db")) >> 20);
        double scan = scan(url);
        boolean met;
        try (Ledger ledger = Ledger.open(url)) {
            Stories stories = stories(ledger, folder, url);
            millis(stories, ALSO_ABSENT, 0); // what reads numbers is read in itself, as by a ferry that has read a file
            met = asked("in one row", stories, present, 1)
                    & asked("in no row", stories, ABSENT, 0)
                    & asked("in a row of each of " + FILES + " files", stories, FREQUENT, FILES);
        }
        Bench.say("whom all slices mean, looked through without filters: %.0f ms", scan);
        older(url);
        try (Ledger ledger = Ledger.open(url)) {
            Stories stories = stories(ledger, folder, url);
            Bench.say("first question to a ledger of an older version: %.0f ms", millis(stories, present, 1));
            met &= asked("in one row, after it", stories, present, 1);
        }
        return met;
    }

    private static boolean asked(String which, Stories stories, String number, int rows) {
        double first = millis(stories, number, rows);
        double[] all = new double[TIMES];
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (int time = 0; time < TIMES; time++) {
            all[time] = millis(stories, number, rows);
        }
        double processor = (threads.getCurrentThreadCpuTime() - before) / 1e6 / TIMES;
        Arrays.sort(all);
        double nineOfTen = all[TIMES * 9 / 10 - 1];
        Bench.say(
                "%-32s first %.0f ms, median %.1f ms, nine of ten %.1f ms, slowest %.1f ms; %.1f ms of the processor",
                which, first, all[TIMES / 2], nineOfTen, all[TIMES - 1], processor);
        return Bench.must(nineOfTen < MILLIS, "a number %s: nine of ten times under %.0f ms".formatted(which, MILLIS));
    }

    private static double millis(Stories stories, String number, int rows) {
        long begin = System.nanoTime();
        Story story = stories.of(number, ZoneOffset.UTC);
        double millis = (System.nanoTime() - begin) / 1e6;
        if (story.rows().size() != rows) {
            throw new IllegalStateException(story.rows().size() + " rows were found, and not " + rows);
        }
        return millis;
    }

    /** Fills a ledger; gives a number that stands in one row. */
    private static String made(Drops drops) {
        Random random = new Random(1);
        long begin = System.nanoTime();
        String present = "";
        for (int file = 0; file < FILES; file++) {
            String id = "drop" + file;
            drops.open(Drop.arriving(id, "bench", id + ".csv", id, 1, Instant.EPOCH, Instant.EPOCH)
                    .withHeader(HEADER, Map.of(HEADER.get(0), 0)));
            long rejected = 0;
            for (int read = 0; read < ROWS / FILES; read += BLOCK_ROWS) {
                int count = Math.min(BLOCK_ROWS, ROWS / FILES - read);
                List<Row> rows = new ArrayList<>();
                List<Reject> rejects = new ArrayList<>();
                for (int row = 0; row < count; row++) {
                    String number = read + row == 0 ? FREQUENT : number(random);
                    long line = read + row + 2L;
                    if (row % OF_WHICH_ONE_IS_REJECTED == 1) {
                        rejects.add(new Reject(line, RowState.REJECTED, "Name: too long", fields(number)));
                    } else {
                        rows.add(new Row(line, number, 910_000_000_000L + Long.parseLong(number), fields(number)));
                        present = number;
                    }
                }
                rejected += rejects.size();
                drops.append(id, slices(rows), rejects, read + count, rejected, 0);
            }
            drops.seal(id, "archive/" + id, Duration.ZERO);
        }
        Bench.say("made in %.0f s", (System.nanoTime() - begin) / 1e9);
        return present;
    }

    private static List<NewSlice> slices(List<Row> rows) {
        Destination destination = new Destination(LANE, List.of(LeadFile.CAMPAIGN), HEADER, new TreeMap<>());
        List<NewSlice> slices = new ArrayList<>();
        for (int at = 0; at < rows.size(); at += SLICE_ROWS) {
            slices.add(new NewSlice(destination, rows.subList(at, Math.min(at + SLICE_ROWS, rows.size()))));
        }
        return slices;
    }

    private static String number(Random random) {
        return Long.toString(6_000_000_000L + (long) (random.nextDouble() * 3_800_000_000L));
    }

    private static List<String> fields(String number) {
        return List.of(number, "Asha Verma", "1", "2026-12-31", "agent7", LeadFile.CAMPAIGN);
    }

    private static Stories stories(Ledger ledger, Path folder, String url) {
        Clock clock = Clock.systemUTC();
        VendorProfiles profiles = new VendorProfiles();
        VendorProfile profile = profiles.find("ozonetel").orElseThrow();
        Account account = new Account("bench", "ozonetel", URI.create("http://localhost"), Map.of(), Map.of(), null);
        LanePlan plan = new LanePlan(
                account,
                profile.operation(LANE.operation()),
                new Limit(5, Duration.ofSeconds(60), SLICE_ROWS, Limit.Turn.FREE),
                new TryAgain(Duration.ofMinutes(1), Duration.ofHours(1)));
        LeadferryConfiguration configuration = new LeadferryConfiguration(
                folder,
                LedgerAddress.of(url),
                null,
                Duration.ofHours(24),
                Map.of("bench", account),
                Map.of(LANE, plan),
                Map.of());
        LedgerModule module = new LedgerModule(ledger, Map.of(LANE, Effect.ADDS), clock);
        return new Stories(
                configuration,
                profiles,
                module.numberRows(),
                module.drops(),
                new WhyItWaits(
                        configuration,
                        module.lanes(),
                        module.permits(),
                        module.waiters(),
                        module.dropRows(),
                        module.watch(),
                        clock),
                module.forgettings());
    }

    /** The least that a search without filters costs. */
    private static double scan(String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            long begin = System.nanoTime();
            long bytes = 0;
            try (ResultSet people = statement.executeQuery("select people from slice_people")) {
                while (people.next()) {
                    bytes += people.getBytes(1).length;
                }
            }
            Bench.say("%,d MB of people", bytes >> 20);
            return (System.nanoTime() - begin) / 1e6;
        }
    }

    /** All files but the last were sent long ago. */
    private static void done(String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("update parts set state = 'confirmed' where drop_id <> 'drop" + (FILES - 1) + "'");
        }
    }

    private static void older(String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("delete from number_filters");
        }
    }
}
