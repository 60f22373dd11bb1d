package io.leadferry.kills;

import io.leadferry.kills.DroppedFile.Fate;
import io.leadferry.kills.DroppedFile.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A home with feeds of all six operations, and the files that are dropped into it. */
final class KilledHome {

    static final String KEY = "kills-key-of-the-account";
    static final List<String> CAMPAIGNS = List.of("Sales_A", "Sales_B");
    static final String HUAWEI_CAMPAIGN = "1001";
    static final String GROUP = "7";
    static final String IDS = "ids";
    static final long SCHEDULED = 20_000;
    static final Duration UPLOAD_DELAY = Duration.ofMillis(400);

    /** How long an answer is waited for, in place of the pages' one or two minutes. */
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

    private static final int BLOCKED = 4_000;

    /** The paces that vendors and ferry are told alike; those of adds outlast a start, which must remember them. */
    enum Pace {
        ADD_LEADS("add-leads", 4, 5_000),
        DELETE_LEADS("delete-leads", 3, 3_000),
        DELETE_SCHEDULED("delete-scheduled", 12, 1_500),
        UNBLOCK_NUMBERS("unblock-numbers", 6, 1_500),
        GENERATE_TOKEN("generate-token", 10, 10_000),
        ADD_NUMBERS("add-numbers", 3, 10_000),
        DELETE_NUMBERS("delete-numbers", 6, 1_000);

        final String operation;
        final int calls;
        final int millis;

        Pace(String operation, int calls, int millis) {
            this.operation = operation;
            this.calls = calls;
            this.millis = millis;
        }

        String text() {
            return calls + "/" + millis + "ms";
        }
    }

    /** The feeds. */
    enum Feed {
        PLAIN("acme", "add-leads", ""),
        CHECKED("acme", "add-leads", "options: { checkDuplicate: true }"),
        GUARDED("acme", "add-leads", "guard: { min-rows: 50 }"),
        DELETES("acme", "delete-leads", ""),
        EVERYWHERE("acme", "delete-leads", "campaigns: [Sales_A, Sales_B]"),
        SCHEDULED_DATA("acme", "delete-scheduled", ""),
        UNBLOCKS("acme", "unblock-numbers", "group-id: 7"),
        NUMBERS("isales", "add-numbers", "campaign: 1001"),
        GONE("isales", "delete-numbers", "campaign: 1001");

        final String account;
        final String operation;
        private final String more;

        Feed(String account, String operation, String more) {
            this.account = account;
            this.operation = operation;
            this.more = more;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean adds() {
            return operation.startsWith("add-");
        }

        /** Whether it deletes what adds have brought. */
        boolean deletes() {
            return this == DELETES || this == EVERYWHERE || this == GONE;
        }

        /** Whether a call that may have arrived must not be made again. */
        boolean isPlain() {
            return this == PLAIN || this == NUMBERS;
        }
    }

    final Path home;
    final List<DroppedFile> files = new ArrayList<>();

    private final Random random;
    private long lastNumber;
    private long lastId;
    private int lastBlocked;
    private int lastFile;
    private final Set<String> readded = new HashSet<>();

    KilledHome(Path home, long seed) {
        this.home = home;
        this.random = new Random(seed);
        this.lastNumber = 9_000_000_000L + Math.floorMod(seed, 9_000) * 100_000L;
    }

    /** What a number in a campaign, or an id, is known by; numbers are compared by their last ten digits. */
    static String key(String campaign, String number) {
        return campaign + ":" + number.substring(Math.max(0, number.length() - 10));
    }

    /** The ids of a text as it stands in files and requests. */
    static List<Long> ids(String text) {
        List<Long> ids = new ArrayList<>();
        for (String part : text.split(",")) {
            String[] ends = part.strip().split("-");
            LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]))
                    .forEach(ids::add);
        }
        return ids;
    }

    static List<String> blocked() {
        return IntStream.range(0, BLOCKED).mapToObj(KilledHome::blocked).toList();
    }

    private static String blocked(int number) {
        return Long.toString(8_000_000_000L + number);
    }

    /** Writes the configuration: both accounts, all feeds, the vendors' profiles with short times. */
    void configure(String ozonetel, String huawei, String callbacks, String ledger, Path jar) throws IOException {
        StringBuilder yaml = new StringBuilder(
                """
                leadferry:
                  home: data
                  ledger: %s
                  callbacks: { base-url: "%s", deadline: 12s }
                  accounts:
                    acme:
                      vendor: ozonetel
                      base-url: "%s"
                      user-name: acme
                      api-key: %s
                      failed-file-hosts: ["127.0.0.1"]
                      limits:
                """
                        .formatted(ledger, callbacks, ozonetel, KEY));
        for (Pace pace : List.of(Pace.ADD_LEADS, Pace.DELETE_LEADS, Pace.DELETE_SCHEDULED, Pace.UNBLOCK_NUMBERS)) {
            limit(yaml, pace);
        }
        yaml.append(
                """
                    isales:
                      vendor: huawei-aicc
                      base-url: "%s"
                      vdn-id: 1
                      access-key: kills-ak
                      secret-key: %s
                      limits:
                """
                        .formatted(huawei, KEY));
        limit(yaml, Pace.ADD_NUMBERS);
        limit(yaml, Pace.DELETE_NUMBERS);
        yaml.append("  feeds:\n");
        for (Feed feed : Feed.values()) {
            yaml.append("    %s:\n".formatted(feed.word()))
                    .append("      account: %s\n      operation: %s\n".formatted(feed.account, feed.operation))
                    .append("      from: inbox/%s\n      region: IN\n".formatted(feed.word()))
                    .append("      linger: 100ms\n      complete-when: stable 100ms\n")
                    .append(feed.more.isEmpty() ? "" : "      " + feed.more + "\n");
        }
        Files.createDirectories(home.resolve("config/connectors"));
        Files.writeString(home.resolve("config/application.yaml"), yaml);
        for (Feed feed : Feed.values()) {
            Files.createDirectories(inbox(feed));
        }
        try (JarFile shipped = new JarFile(jar.toFile())) {
            for (String vendor : List.of("ozonetel", "huawei-aicc")) {
                String place = "config/connectors/" + vendor + ".yaml";
                try (InputStream in = shipped.getInputStream(shipped.getJarEntry(place))) {
                    String profile = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replaceAll("answer-timeout: \\d+s", "answer-timeout: " + ANSWER_TIMEOUT.toSeconds() + "s")
                            .replace("calls: 10, per: 1h", "calls: 10, per: 10s")
                            .replace("life: 60m", "life: 20s");
                    Files.writeString(home.resolve(place), profile);
                }
            }
        }
    }

    private static void limit(StringBuilder yaml, Pace pace) {
        int rows =
                switch (pace) {
                    case DELETE_NUMBERS -> 1;
                    case ADD_NUMBERS -> 10; // so few that its calls are mostly used up
                    default -> 20;
                };
        yaml.append("        %s: { calls: %d, per: %dms, rows: %d }\n"
                .formatted(pace.operation, pace.calls, pace.millis, rows));
    }

    Path data() {
        return home.resolve("data");
    }

    Path inbox(Feed feed) {
        return data().resolve("inbox").resolve(feed.word());
    }

    /** Rows that the vendor is to refuse of what was made last: in the callback, and with the whole call. */
    record Unwanted(List<String> rows, List<String> calls) {}

    /** Makes up a file; it is neither dropped nor posted yet. */
    synchronized DroppedFile next(Feed feed, Unwanted unwanted, boolean posted) {
        String name = "f" + ++lastFile + ".csv";
        if (feed == Feed.PLAIN && !posted && random.nextInt(8) == 0) {
            List<DroppedFile> before = files.stream()
                    .filter(file -> file.feed == feed && file.repeats == null && !file.posted)
                    .filter(file -> file.sealed != Long.MAX_VALUE)
                    .toList();
            if (!before.isEmpty()) {
                DroppedFile same = before.get(random.nextInt(before.size()));
                return new DroppedFile(feed, name, same.content, same.rows, same, false);
            }
        }
        int count = feed == Feed.GONE ? 2 + random.nextInt(5) : 4 + random.nextInt(24);
        StringBuilder text = new StringBuilder(
                switch (feed) {
                    case PLAIN, CHECKED, GUARDED -> "PhoneNumber,Name,Ref,CampaignName\n";
                    case DELETES -> "PhoneNumber,CampaignName\n";
                    case EVERYWHERE, UNBLOCKS -> "PhoneNumber\n";
                    case SCHEDULED_DATA -> "row_id\n";
                    case NUMBERS -> "called,customField\n";
                    case GONE -> "called\n";
                });
        List<Row> rows = new ArrayList<>();
        Set<String> inFile = new LinkedHashSet<>();
        for (int at = 0; at < count; at++) {
            int line = at + 2;
            String ref = feed.adds() ? name.replace(".csv", "") + "r" + line : "";
            String campaign = CAMPAIGNS.get(random.nextInt(CAMPAIGNS.size()));
            Fate fate = Fate.GOOD;
            String number;
            int chance = random.nextInt(20);
            if (feed == Feed.SCHEDULED_DATA) {
                rows.add(scheduled(text, line, chance));
                continue;
            }
            if (chance == 0) {
                fate = Fate.REJECTED;
                number = feed == Feed.NUMBERS || feed == Feed.GONE ? "no number" : "123";
            } else if (chance == 1 && !inFile.isEmpty()) {
                fate = Fate.REPEAT;
                List<String> known = List.copyOf(inFile);
                String[] again = known.get(random.nextInt(known.size())).split(":");
                campaign = again[0];
                number = again[1];
            } else {
                boolean ofRow = feed == Feed.PLAIN && chance == 2;
                boolean ofCall = feed == Feed.PLAIN && chance == 3 && random.nextInt(3) == 0;
                fate = ofRow || ofCall ? Fate.UNWANTED : Fate.GOOD;
                // what the vendor does not want is no other file's
                number = fate == Fate.UNWANTED ? Long.toString(++lastNumber) : number(feed, campaign, inFile);
                if (ofRow) {
                    unwanted.rows().add(number);
                } else if (ofCall) {
                    unwanted.calls().add(number);
                }
            }
            List<String> keys = fate == Fate.REJECTED ? List.of() : keys(feed, campaign, number);
            if (fate != Fate.REJECTED) {
                inFile.add((feed == Feed.EVERYWHERE || !isByCampaign(feed) ? "x" : campaign) + ":" + number);
            }
            text.append(switch (feed) {
                        case PLAIN, CHECKED, GUARDED -> number + ",A Person," + ref + "," + campaign;
                        case DELETES -> number + "," + campaign;
                        case EVERYWHERE, UNBLOCKS, GONE -> number;
                        case NUMBERS -> number + "," + ref;
                        case SCHEDULED_DATA -> "";
                    }
                    + "\n");
            rows.add(new Row(line, ref, keys, fate));
        }
        return new DroppedFile(feed, name, text.toString(), rows, null, posted);
    }

    private static boolean isByCampaign(Feed feed) {
        return feed == Feed.PLAIN || feed == Feed.CHECKED || feed == Feed.GUARDED || feed == Feed.DELETES;
    }

    private Row scheduled(StringBuilder text, int line, int chance) {
        if (chance == 0) {
            text.append("seven\n");
            return new Row(line, "", List.of(), Fate.REJECTED);
        }
        long first = ++lastId;
        lastId += chance % 3 * 2;
        String ids = chance % 3 == 0 ? Long.toString(first) : first + "-" + lastId;
        text.append(ids).append("\n");
        return new Row(
                line,
                "",
                ids(ids).stream().map(id -> key(IDS, Long.toString(id))).toList(),
                Fate.GOOD);
    }

    private static List<String> keys(Feed feed, String campaign, String number) {
        return switch (feed) {
            case EVERYWHERE -> CAMPAIGNS.stream().map(each -> key(each, number)).toList();
            case UNBLOCKS -> List.of(key(GROUP, number));
            case NUMBERS, GONE -> List.of(key(HUAWEI_CAMPAIGN, number));
            default -> List.of(key(campaign, number));
        };
    }

    /** A number that is new, or was added before, or was deleted before, as the feed would have it; not in the file yet. */
    private String number(Feed feed, String campaign, Set<String> inFile) {
        if (feed == Feed.UNBLOCKS) {
            return blocked(lastBlocked++ % BLOCKED);
        }
        List<DroppedFile> others = files.stream()
                .filter(file -> file.feed.account.equals(feed.account) && !file.isKept())
                .filter(file -> feed.deletes() ? file.feed.adds() : file.feed.deletes())
                .toList();
        boolean again = random.nextInt(10) < (feed.deletes() ? 9 : 3);
        for (int attempt = 0; again && !others.isEmpty() && attempt < 20; attempt++) {
            DroppedFile other = others.get(random.nextInt(others.size()));
            Row row = other.rows.get(random.nextInt(other.rows.size()));
            // of what is not sealed yet nobody knows which comes first; some of that is wanted too
            boolean known = other.sealed != Long.MAX_VALUE || random.nextInt(4) == 0;
            if (row.fate() != Fate.GOOD || !known) {
                continue;
            }
            String key = row.keys().get(random.nextInt(row.keys().size()));
            String number = key.substring(key.indexOf(':') + 1);
            boolean here = !isByCampaign(feed) || key.startsWith(campaign + ":");
            boolean fresh = inFile.stream().noneMatch(one -> one.endsWith(":" + number));
            // added once more at most, so that a number that is there twice was sent twice
            if (here && fresh && (feed.deletes() || readded.add(key))) {
                return number;
            }
        }
        return Long.toString(++lastNumber);
    }

    /** Drops a file as a careful sender would: by a temporary name and a rename. */
    void drop(DroppedFile file) throws IOException {
        Path inbox = inbox(file.feed);
        Path arriving = Files.writeString(inbox.resolve("." + file.name), file.content);
        begin(file);
        Files.move(arriving, inbox.resolve(file.name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** From now on a file may be found with the ferry. */
    synchronized void begin(DroppedFile file) {
        files.add(file);
        file.dropped = System.nanoTime();
    }

    /** Where posted files wait to be read. */
    Path arriving() {
        return data().resolve("arriving/http");
    }

    synchronized List<DroppedFile> files() {
        return List.copyOf(files);
    }

    /** The file of that name in a feed; null if nobody dropped it. */
    synchronized DroppedFile file(String feed, String name) {
        return files.stream()
                .filter(file -> file.feed.word().equals(feed) && file.name.equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The files' rows by what they are about. */
    synchronized Map<String, List<Map.Entry<DroppedFile, Row>>> byKey() {
        Map<String, List<Map.Entry<DroppedFile, Row>>> all = new LinkedHashMap<>();
        for (DroppedFile file : files) {
            if (!file.isKept()) {
                for (Row row : file.rows) {
                    if (row.fate() == Fate.GOOD || row.fate() == Fate.UNWANTED) {
                        row.keys().forEach(key -> all.computeIfAbsent(key, none -> new ArrayList<>())
                                .add(Map.entry(file, row)));
                    }
                }
            }
        }
        return all;
    }
}
