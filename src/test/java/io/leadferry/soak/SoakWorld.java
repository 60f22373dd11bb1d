package io.leadferry.soak;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;

/** A home with twenty accounts, and the files that a busy day drops into it. */
final class SoakWorld {

    static final int ACCOUNTS = 20;
    static final String KEY = "soak-key-of-the-accounts";

    private static final int OZONETEL_ACCOUNTS = 10;
    private static final long FIRST_NUMBER = 6_000_000_000L;
    private static final long NUMBERS_EACH = 100_000_000L;
    private static final double NIGHT_ENDS = 0.25;
    private static final double NIGHT_BEGINS = 0.9;
    private static final double QUIET = 0.35;
    private static final int MOST_ROWS = 100_000;
    private static final int MOST_NUMBERS_ROWS = 400;
    private static final int MOST_DELETES = 250;
    private static final int MOST_NUMBERS_DELETES = 12;
    private static final int MOST_XLSX_ROWS = 5_000;
    private static final String[] NAMES = {"Asha Rao", "Deepak Singh", "Farhan Khan", "Harish Nair (Jr.)"};

    final Path home;
    private final SoakTimes times;
    private final Random random;
    private final List<SoakFile> files = new ArrayList<>();
    private final Map<String, SoakFile> byName = new HashMap<>();
    private final int[] next = new int[ACCOUNTS];
    private final List<Set<Integer>> deleted = new ArrayList<>();
    private final List<Set<Integer>> addedAgain = new ArrayList<>();
    private int lastFile;

    SoakWorld(Path home, SoakTimes times, long seed) {
        this.home = home;
        this.times = times;
        this.random = new Random(seed);
        for (int account = 0; account < ACCOUNTS; account++) {
            deleted.add(new HashSet<>());
            addedAgain.add(new HashSet<>());
        }
    }

    static boolean isOzonetel(int account) {
        return account < OZONETEL_ACCOUNTS;
    }

    static String account(int account) {
        return (isOzonetel(account) ? "oz" : "hw") + account;
    }

    static long number(int account, int number) {
        return FIRST_NUMBER + account * NUMBERS_EACH + number;
    }

    /** How far a number, in whatever form it was sent, lies above the account's first. */
    static int number(int account, String sent) {
        String digits = sent.substring(Math.max(0, sent.length() - 10));
        long number = Long.parseLong(digits) - FIRST_NUMBER - account * NUMBERS_EACH;
        if (number < 0 || number >= NUMBERS_EACH) {
            throw new IllegalArgumentException("a number that nobody dropped");
        }
        return (int) number;
    }

    Path data() {
        return home.resolve("data");
    }

    /** How many receipts tell of a drop at work. */
    long receiptsAtWork() throws IOException {
        try (Stream<Path> all = Files.walk(data().resolve("receipts"))) {
            return all.filter(file -> file.toString().endsWith(".receipt.json"))
                    .filter(file -> {
                        try {
                            return Files.readString(file).matches("(?s).*\"state\"\\s*:\\s*\"working\".*");
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .count();
        }
    }

    Path inbox(int account, SoakFeed feed) {
        return data().resolve("inbox").resolve(feed.of(account));
    }

    /** Writes the configuration, and the profiles with all of their times divided by the speed. */
    void configure(String vendors, int port, Path jar) throws IOException {
        StringBuilder yaml = new StringBuilder(
                """
                leadferry:
                  home: data
                  callbacks: { base-url: "http://127.0.0.1:%d", deadline: %dms }
                  retention: { rows: %dms, files: %dms }
                  accounts:
                """
                        .formatted(port, times.millis(2 * 3600), times.millis(6 * 3600), times.millis(3 * 3600)));
        for (int account = 0; account < ACCOUNTS; account++) {
            yaml.append("    %s:\n".formatted(account(account)));
            if (isOzonetel(account)) {
                yaml.append(
                        """
                              vendor: ozonetel
                              base-url: "%s"
                              user-name: %s
                              api-key: %s
                              failed-file-hosts: ["127.0.0.1"]
                        """
                                .formatted(vendors, account(account), KEY));
            } else {
                yaml.append(
                        """
                              vendor: huawei-aicc
                              base-url: "%s"
                              vdn-id: %d
                              access-key: %s
                              secret-key: %s
                        """
                                .formatted(vendors, account + 1, account(account), KEY));
                yaml.append("      limits:\n");
                for (SoakLane lane : List.of(SoakLane.ADD_NUMBERS, SoakLane.DELETE_NUMBERS)) {
                    yaml.append("        %s: { calls: %d, per: %dms, rows: %d }\n"
                            .formatted(lane.word, lane.calls, times.millis(lane.seconds), lane.rows));
                }
            }
        }
        yaml.append("  feeds:\n");
        for (int account = 0; account < ACCOUNTS; account++) {
            for (SoakFeed feed : SoakFeed.values()) {
                if (feed.isOf(account)) {
                    yaml.append(
                            """
                                %s:
                                  account: %s
                                  operation: %s
                                  from: inbox/%1$s
                                  region: IN
                                  linger: %dms
                                  complete-when: stable %dms
                                  %s
                            """
                                    .formatted(
                                            feed.of(account),
                                            account(account),
                                            feed.lane.word,
                                            times.millis(5),
                                            times.millis(2),
                                            feed.more));
                    Files.createDirectories(inbox(account, feed));
                }
            }
        }
        Files.createDirectories(home.resolve("config/connectors"));
        Files.writeString(home.resolve("config/application.yaml"), yaml);
        try (JarFile shipped = new JarFile(jar.toFile())) {
            for (String vendor : List.of("ozonetel", "huawei-aicc")) {
                String place = "config/connectors/" + vendor + ".yaml";
                try (InputStream in = shipped.getInputStream(shipped.getJarEntry(place))) {
                    String profile = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    Files.writeString(home.resolve(place), times.profile(profile));
                }
            }
        }
    }

    /**
     * Real milliseconds until the next file of a feed comes, by chance.
     *
     * <p>So chosen that the lanes have work for about a third of the day, and the processor is not the limit.
     *
     * @param day how much of it is over, 0 to 1: it begins at midnight, with a quiet quarter
     */
    synchronized long untilNext(SoakFeed feed, double day) {
        double simulatedMinutes =
                switch (feed) {
                    case PLAIN, CHECKED -> 14;
                    case GONE -> 7;
                    case NUMBERS -> 15;
                    case NUMBERS_GONE -> 10;
                };
        double pace = day < NIGHT_ENDS || day > NIGHT_BEGINS ? QUIET : 1;
        return times.millis(-Math.log(1 - random.nextDouble()) * simulatedMinutes * 60 / pace);
    }

    /** Makes up a file and drops it as a careful sender would: by a temporary name and a rename. */
    void drop(int account, SoakFeed feed) throws IOException {
        SoakFile file;
        synchronized (this) {
            file = next(account, feed);
            if (file == null) {
                return;
            }
            files.add(file);
            byName.put(file.name, file);
        }
        Path inbox = inbox(account, feed);
        Path arriving = inbox.resolve("." + file.name);
        write(file, arriving);
        file.dropped = System.nanoTime();
        Files.move(arriving, inbox.resolve(file.name), StandardCopyOption.ATOMIC_MOVE);
    }

    private SoakFile next(int account, SoakFeed feed) {
        int most =
                switch (feed) {
                    case PLAIN, CHECKED -> MOST_ROWS;
                    case GONE -> MOST_DELETES;
                    case NUMBERS -> MOST_NUMBERS_ROWS;
                    case NUMBERS_GONE -> MOST_NUMBERS_DELETES;
                };
        double chance = random.nextDouble();
        int rows = (int) Math.round(Math.pow(most, chance * chance)); // many small ones, and a few that are most of it
        String kind = random.nextInt(10) == 0
                ? ".json"
                : rows <= MOST_XLSX_ROWS && random.nextInt(20) == 0 ? ".xlsx" : ".csv";
        String name = "f" + ++lastFile + kind;
        if (feed.lane.deletes()) {
            int[] numbers = toDelete(account, feed, rows);
            return numbers.length == 0 ? null : new SoakFile(account, feed, name, numbers, 0, 0);
        }
        if (feed != SoakFeed.CHECKED && random.nextInt(10) == 0) {
            int[] again = toAddAgain(account);
            if (again.length > 0) {
                return new SoakFile(account, feed, name, again, 0, 0);
            }
        }
        int[] numbers = new int[rows];
        for (int row = 0; row < rows; row++) {
            numbers[row] = next[account]++;
        }
        return new SoakFile(account, feed, name, numbers, rows / 500, rows / 700);
    }

    /** Numbers of files that were sealed, each deleted once at most. */
    private int[] toDelete(int account, SoakFeed feed, int rows) {
        List<SoakFile> added = files.stream()
                .filter(file -> file.account == account && file.feed.lane.adds() && file.sealed != Long.MAX_VALUE)
                .toList();
        Set<Integer> numbers = new LinkedHashSet<>();
        for (int attempt = 0; !added.isEmpty() && attempt < rows; attempt++) {
            // of the last ones rather than of old ones: those may still wait, or stand in the vendor's queue
            int back = (int) (Math.pow(random.nextDouble(), 3) * added.size());
            SoakFile file = added.get(added.size() - 1 - back);
            int number = file.numbers[random.nextInt(file.numbers.length)];
            if (deleted.get(account).add(number)) {
                numbers.add(number);
            }
        }
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Numbers whose delete is sealed, each added again once at most. */
    private int[] toAddAgain(int account) {
        return files.stream()
                .filter(file -> file.account == account && file.feed.lane.deletes() && file.sealed != Long.MAX_VALUE)
                .flatMapToInt(file -> Arrays.stream(file.numbers))
                .filter(number -> !addedAgain.get(account).contains(number))
                .limit(20)
                .peek(number -> addedAgain.get(account).add(number))
                .toArray();
    }

    private static void write(SoakFile file, Path path) throws IOException {
        boolean huawei = !isOzonetel(file.account);
        List<String> header = file.feed.lane.deletes()
                ? List.of(huawei ? "called" : "PhoneNumber")
                : huawei ? List.of("called", "customField") : List.of("PhoneNumber", "Name", "Priority", "City");
        if (file.name.endsWith(".xlsx")) {
            book(file, header, path);
            return;
        }
        boolean json = file.name.endsWith(".json");
        try (BufferedWriter out = Files.newBufferedWriter(path, StandardCharsets.UTF_8)) {
            if (!json) {
                out.write(String.join(",", header) + "\n");
            }
            for (int row = 0; row < file.rows(); row++) {
                List<String> values = values(file, row, header.size());
                if (json) {
                    List<String> pairs = new ArrayList<>();
                    for (int at = 0; at < values.size(); at++) {
                        pairs.add("\"" + header.get(at) + "\":\"" + values.get(at) + "\"");
                    }
                    out.write("{" + String.join(",", pairs) + "}\n");
                } else {
                    out.write(String.join(",", values) + "\n");
                }
            }
        }
    }

    private static void book(SoakFile file, List<String> header, Path path) throws IOException {
        try (SXSSFWorkbook book = new SXSSFWorkbook();
                OutputStream out = Files.newOutputStream(path)) {
            SXSSFSheet sheet = book.createSheet("Leads");
            for (int at = 0; at <= file.rows(); at++) {
                Row row = sheet.createRow(at);
                List<String> values = at == 0 ? header : values(file, at - 1, header.size());
                for (int column = 0; column < values.size(); column++) {
                    row.createCell(column).setCellValue(values.get(column));
                }
            }
            book.write(out);
        }
    }

    /** Told apart by the file's name, for no two files have the same content. The good rows, then those that repeat the first ones, then those without a number. */
    private static List<String> values(SoakFile file, int row, int columns) {
        int good = file.numbers.length;
        String number =
                row < good + file.repeats ? Long.toString(number(file.account, file.numbers[row % good])) : "no number";
        List<String> all = List.of(
                number,
                NAMES[row & 3] + " of " + file.name.substring(0, file.name.indexOf('.')),
                Integer.toString(1 + row % 9),
                "New Delhi South");
        return all.subList(0, columns);
    }

    /** A file has left its inbox; names are given once. */
    synchronized void left(String name, long now) {
        SoakFile file = byName.get(name);
        if (file != null) {
            file.sealed = now;
        }
    }

    synchronized List<SoakFile> files() {
        return List.copyOf(files);
    }
}
