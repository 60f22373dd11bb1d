package io.leadferry.kills;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.kills.DroppedFile.Fate;
import io.leadferry.kills.DroppedFile.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds what was dropped, what went over the wire and what the vendors have against what the ferry says. It knows files,
 * JSON and the vendors' pages, and nothing of the ferry.
 */
final class Judge {

    private static final List<String> STATES =
            List.of("rejected", "duplicate", "pending", "cancelled", "accepted", "confirmed", "refused", "inDoubt");
    private static final int MOST_TRIES = 13;

    /** A call that was written down so long before a kill may not have left. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(8);

    /** A call that was on its way when a delete was sealed may still arrive. */
    private static final long GRACE = Duration.ofSeconds(8).toNanos();

    /** What is wrong, and what happened to whom it is wrong for. */
    record Finding(String what, DroppedFile file, Row row) {
        @Override
        public String toString() {
            return what + (file == null ? "" : " [" + file + (row == null ? "" : " line " + row.line()) + "]");
        }
    }

    private final KilledHome world;
    private final Supplier<List<Passage>> passages;
    private final List<Instant> kills = new CopyOnWriteArrayList<>();
    private final Map<Path, String> hashes = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> told = new HashSet<>();
    private int endStates;

    Judge(KilledHome world, Supplier<List<Passage>> passages) {
        this.world = world;
        this.passages = passages;
    }

    /** The ferry is killed now. */
    void killed() {
        kills.add(Instant.now());
    }

    synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** For how many numbers the order of their files was sure, and what the vendor has at the end was held against it. */
    int endStates() {
        return endStates;
    }

    synchronized void find(String what, DroppedFile file, Row row) {
        Finding finding = new Finding(what, file, row);
        if (told.add(finding.toString())) {
            findings.add(finding);
        }
    }

    private void must(boolean met, String what, DroppedFile file, Row row) {
        if (!met) {
            find(what, file, row);
        }
    }

    /** Between a kill and the next start nothing moves: each file is in one place, and receipts are whole. */
    void frozen() throws IOException {
        Map<String, List<Path>> kept = new HashMap<>();
        for (String place : List.of("archive", "quarantine")) {
            for (Path file : files(world.data().resolve(place))) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".reason.txt") && !name.startsWith(".")) {
                    String feed = world.data()
                            .resolve(place)
                            .relativize(file)
                            .getName(0)
                            .toString();
                    kept.computeIfAbsent(feed + "/" + hash(file), none -> new ArrayList<>())
                            .add(file);
                }
            }
        }
        Map<String, Long> expected = new HashMap<>();
        Set<String> arriving = arriving();
        for (DroppedFile file : world.files()) {
            String content = file.feed.word() + "/" + file.sha256;
            if (file.posted) {
                boolean sealed = kept.containsKey(content);
                must(
                        sealed || file.drop == null || arriving.contains(content),
                        "was answered for, and is neither waiting nor kept",
                        file,
                        null);
                if (sealed) {
                    seen(file, expected);
                }
                continue;
            }
            boolean waits = Files.exists(world.inbox(file.feed).resolve(file.name));
            if (waits) {
                must(
                        DroppedFile.sha256(Files.readAllBytes(
                                        world.inbox(file.feed).resolve(file.name)))
                                .equals(file.sha256),
                        "what lies in the inbox is not what was dropped",
                        file,
                        null);
                must(file.sealed == Long.MAX_VALUE, "a file that had left its inbox is there again", file, null);
            } else {
                seen(file, expected);
            }
        }
        for (DroppedFile file : world.files()) {
            String content = file.feed.word() + "/" + file.sha256;
            long should = expected.getOrDefault(content, 0L);
            int is = kept.getOrDefault(content, List.of()).size();
            must(
                    is == should,
                    "left its inbox %d times, and is kept %d times: %s".formatted(should, is, kept.get(content)),
                    file,
                    null);
        }
        Set<String> known = world.files().stream()
                .map(file -> file.feed.word() + "/" + file.sha256)
                .collect(Collectors.toSet());
        kept.forEach(
                (content, places) -> must(known.contains(content), "kept, and never dropped: " + places, null, null));
        receipts();
    }

    private static void seen(DroppedFile file, Map<String, Long> expected) {
        expected.merge(file.feed.word() + "/" + file.sha256, 1L, Long::sum);
        if (file.sealed == Long.MAX_VALUE) {
            file.sealed = System.nanoTime();
        }
    }

    /** By feed and content, the posted files that wait to be read; those under a hidden name are not whole. */
    private Set<String> arriving() throws IOException {
        Set<String> arriving = new HashSet<>();
        for (Path file : files(world.arriving())) {
            if (!file.getFileName().toString().startsWith(".")) {
                arriving.add(world.arriving().relativize(file).getName(0) + "/"
                        + DroppedFile.sha256(Files.readAllBytes(file)));
            }
        }
        return arriving;
    }

    private String hash(Path file) throws IOException {
        String known = hashes.get(file);
        if (known == null) {
            known = DroppedFile.sha256(Files.readAllBytes(file));
            hashes.put(file, known);
        }
        return known;
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** Receipts are whole, and their sums hold, at whatever moment they are read. */
    void receipts() throws IOException {
        for (KilledHome.Feed feed : KilledHome.Feed.values()) {
            Path folder = world.data().resolve("receipts").resolve(feed.word());
            if (!Files.isDirectory(folder)) {
                continue;
            }
            List<Path> all;
            try (Stream<Path> listed = Files.list(folder)) {
                all = listed.filter(file -> !file.getFileName().toString().startsWith("."))
                        .toList();
            }
            for (Path file : all) {
                receipt(file);
            }
        }
    }

    private void receipt(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException renamed) {
            find("a receipt is gone: " + file.getFileName(), null, null);
            return;
        }
        if (file.toString().endsWith(".json")) {
            JsonNode receipt;
            try {
                receipt = Passage.json(text);
            } catch (IllegalArgumentException broken) {
                find("a receipt is no whole JSON: " + file.getFileName() + ": " + text, null, null);
                return;
            }
            sum(receipt, "receipt " + file.getFileName());
        } else if (file.toString().endsWith(".rejected.csv")) {
            must(text.endsWith("\n"), "a list of rejected rows is cut off: " + file.getFileName(), null, null);
        } else {
            must(!text.isBlank(), "a letter is empty: " + file.getFileName(), null, null);
        }
    }

    private void sum(JsonNode drop, String where) {
        DroppedFile file =
                world.file(drop.path("feed").asText(), drop.path("file").asText());
        JsonNode rows = drop.path("rows");
        long sum =
                STATES.stream().mapToLong(state -> rows.path(state).asLong(-1)).sum();
        must(
                rows.path("total").asLong(-2) == sum,
                where + ": the states do not add up to the total: " + rows,
                file,
                null);
        must(file != null, where + " is of a file that nobody dropped", null, null);
        if (file != null && !file.isKept() && file.sealed != Long.MAX_VALUE) {
            counts(file, rows, where);
        }
    }

    private void counts(DroppedFile file, JsonNode rows, String where) {
        must(
                rows.path("total").asLong() == file.rows.size()
                        && rows.path("rejected").asLong() == file.count(Fate.REJECTED)
                        && rows.path("duplicate").asLong() == file.count(Fate.REPEAT),
                where
                        + ": the file has %d rows, %d to be rejected, %d repeats; told is %s"
                                .formatted(file.rows.size(), file.count(Fate.REJECTED), file.count(Fate.REPEAT), rows),
                file,
                null);
    }

    /**
     * What the ferry says of all drops once it runs.
     *
     * @param taken the files that it surely had before it was asked
     */
    void running(JsonNode drops, List<DroppedFile> taken) {
        Map<DroppedFile, Integer> times = new HashMap<>();
        for (JsonNode drop : drops) {
            DroppedFile file =
                    world.file(drop.path("feed").asText(), drop.path("file").asText());
            must(file != null, "a drop of a file that nobody dropped: " + drop, null, null);
            if (file == null) {
                continue;
            }
            must(times.merge(file, 1, Integer::sum) == 1, "stands in the ledger twice", file, null);
            must(
                    file.drop == null || file.drop.equals(drop.path("drop").asText()),
                    "was answered for as " + file.drop + ", and is " + drop,
                    file,
                    null);
            must(drop.path("sha256").asText().equals(file.sha256), "another content is told", file, null);
            JsonNode rows = drop.path("rows");
            long sum = STATES.stream()
                    .mapToLong(state -> rows.path(state).asLong(-1))
                    .sum();
            must(rows.path("total").asLong(-2) == sum, "the states do not add up: " + rows, file, null);
            if (taken.contains(file) && file.sealed != Long.MAX_VALUE && !file.isKept()) {
                counts(file, rows, "after a start");
            }
        }
        for (DroppedFile file : taken) {
            must(times.containsKey(file), "was taken, and does not stand in the ledger", file, null);
        }
    }

    /**
     * When all has come to rest.
     *
     * @param receipts as the ferry tells them
     * @param state what the vendors have
     * @param log the vendors' own log of calls
     */
    void end(List<JsonNode> receipts, JsonNode state, List<JsonNode> log) throws IOException {
        Map<DroppedFile, JsonNode> byFile = new LinkedHashMap<>();
        for (JsonNode receipt : receipts) {
            byFile.put(
                    world.file(
                            receipt.path("feed").asText(), receipt.path("file").asText()),
                    receipt);
        }
        List<Passage> all = passages.get();
        Map<String, List<Passage>> byRef = new HashMap<>();
        Map<String, List<Passage>> byKey = new HashMap<>();
        for (Passage passage : all) {
            Set<Passage.Item> here = new HashSet<>();
            boolean takesRows = passage.operation.equals("add-leads"); // also of one number, if two files bear it
            for (Passage.Item item : passage.items) {
                Passage.Item once = takesRows ? item : new Passage.Item("", item.key());
                must(here.add(once), "stands twice in one call: " + passage, null, null);
                byKey.computeIfAbsent(passage.operation + " " + item.key(), none -> new ArrayList<>())
                        .add(passage);
                if (!item.ref().isEmpty()) {
                    byRef.computeIfAbsent(item.ref(), none -> new ArrayList<>()).add(passage);
                }
            }
        }
        Map<Row, String> states = new IdentityHashMap<>();
        for (DroppedFile file : world.files()) {
            JsonNode receipt = byFile.get(file);
            must(receipt != null, "has no receipt at the end", file, null);
            if (receipt != null) {
                file(file, receipt, states);
            }
        }
        Map<String, List<Map.Entry<DroppedFile, Row>>> asked = world.byKey();
        for (Passage passage : all) {
            for (Passage.Item item : passage.items) {
                asked(passage, item, asked.getOrDefault(item.key(), List.of()));
            }
        }
        Set<String> kept = all.stream()
                .filter(passage -> passage.operation.equals("callback") && passage.answer != null)
                .filter(passage -> passage.answer.status() == 200 && !passage.fault.equals("swallowed"))
                .map(passage -> Passage.json(passage.body)
                        .path("data")
                        .path("transactionId")
                        .asText())
                .collect(Collectors.toSet());
        for (DroppedFile file : world.files()) {
            for (Row row : file.rows) {
                if (!file.isKept() && states.containsKey(row) && !row.keys().isEmpty()) {
                    if (file.feed.adds()) {
                        added(
                                file,
                                row,
                                states.get(row),
                                byRef.getOrDefault(row.ref(), List.of()),
                                byFile.get(file),
                                kept,
                                asked.getOrDefault(row.keys().get(0), List.of()));
                    } else {
                        deleted(file, row, states.get(row), byKey, state);
                    }
                }
            }
        }
        asked.forEach((key, rows) -> order(key, rows, states, byRef, byKey, state));
        paces(log);
        long given = all.stream()
                .filter(passage -> !passage.operation.equals("callback") && passage.forwarded != 0)
                .count();
        must(given == log.size(), given + " requests went out on the wire, the vendors have " + log.size(), null, null);
        state.path("violations").forEach(broken -> find("the vendor says: " + broken.asText(), null, null));
    }

    /** A receipt against its file; puts down in which state each row is. */
    private void file(DroppedFile file, JsonNode receipt, Map<Row, String> states) throws IOException {
        String should =
                file.repeats != null ? "duplicate" : file.feed == KilledHome.Feed.GUARDED ? "quarantined" : "finished";
        must(receipt.path("state").asText().equals(should), "is not " + should + " at the end: " + receipt, file, null);
        Path onDisk = world.data()
                .resolve("receipts/%s/%s.%s.receipt.json"
                        .formatted(
                                file.feed.word(),
                                file.name,
                                receipt.path("drop").asText()));
        must(Files.exists(onDisk), "has no receipt on disk", file, null);
        if (Files.exists(onDisk)) {
            JsonNode written = Passage.json(Files.readString(onDisk));
            must(
                    written.path("rows").equals(receipt.path("rows"))
                            && written.path("state").equals(receipt.path("state")),
                    "its receipt on disk says something else: " + written.path("rows") + " " + receipt.path("rows"),
                    file,
                    null);
        }
        if (file.isKept()) {
            return;
        }
        Map<Long, String> told = new TreeMap<>();
        for (JsonNode problem : receipt.path("problems")) {
            must(
                    told.put(
                                    problem.path("line").asLong(),
                                    problem.path("state").asText())
                            == null,
                    "two states are told of line " + problem.path("line"),
                    file,
                    null);
        }
        Map<String, Long> counted = new TreeMap<>();
        for (Row row : file.rows) {
            String state = told.getOrDefault((long) row.line(), "confirmed");
            must(
                    state.equals("rejected") == (row.fate() == Fate.REJECTED)
                            && state.equals("duplicate") == (row.fate() == Fate.REPEAT),
                    "is told as " + state + ", and was made to be " + row.fate(),
                    file,
                    row);
            counted.merge(state, 1L, Long::sum);
            if (row.fate() == Fate.GOOD || row.fate() == Fate.UNWANTED) {
                states.put(row, state);
            }
        }
        for (String state : STATES) {
            must(
                    receipt.path("rows").path(state).asLong() == counted.getOrDefault(state, 0L),
                    "the receipt counts %s, its lines say %s".formatted(receipt.path("rows"), counted),
                    file,
                    null);
        }
        mending(file, receipt, told);
    }

    /** The list of rejected rows against the file's own lines. */
    private void mending(DroppedFile file, JsonNode receipt, Map<Long, String> told) throws IOException {
        Path csv = world.data()
                .resolve("receipts/%s/%s.%s.rejected.csv"
                        .formatted(
                                file.feed.word(),
                                file.name,
                                receipt.path("drop").asText()));
        List<String> lines = file.content.lines().toList();
        Set<String> should = new HashSet<>();
        told.forEach((line, state) -> {
            if (state.equals("rejected") || state.equals("refused")) {
                should.add(lines.get((int) (line - 1)) + "," + line + ",");
            }
        });
        if (should.isEmpty()) {
            must(Files.notExists(csv), "has a list of rejected rows, and none is rejected", file, null);
            return;
        }
        must(Files.exists(csv), "has no list of its rejected rows", file, null);
        if (Files.exists(csv)) {
            List<String> is = Files.readString(csv, StandardCharsets.UTF_8)
                    .replace("\uFEFF", "")
                    .lines()
                    .toList();
            must(is.get(0).equals(lines.get(0) + ",_line,_reason"), "rejected.csv begins " + is.get(0), file, null);
            boolean same = is.size() == should.size() + 1
                    && should.stream().allMatch(row -> is.stream().anyMatch(line -> line.startsWith(row)));
            must(same, "rejected.csv is %s, and should tell of %s".formatted(is, should), file, null);
        }
    }

    /** What goes out was asked for: by a file that was there, for just that campaign. */
    private void asked(Passage passage, Passage.Item item, List<Map.Entry<DroppedFile, Row>> rows) {
        boolean asked = rows.stream()
                .anyMatch(one -> one.getKey().feed.operation.equals(passage.operation)
                        && one.getKey().dropped < passage.arrived
                        && one.getValue().ref().equals(item.ref()));
        must(asked, "nobody asked for " + item + " in " + passage, null, null);
    }

    private void added(
            DroppedFile file,
            Row row,
            String state,
            List<Passage> sends,
            JsonNode receipt,
            Set<String> callbacks,
            List<Map.Entry<DroppedFile, Row>> sameNumber) {
        once(file, row, sends);
        long done = sends.stream().filter(Passage::isDone).count();
        boolean unwanted = row.fate() == Fate.UNWANTED;
        boolean deletedLater = sameNumber.stream()
                .anyMatch(other ->
                        other.getKey().feed.deletes() && !other.getKey().isBefore(file));
        boolean addedElsewhere =
                sameNumber.stream().anyMatch(other -> other.getKey().feed.adds() && other.getKey() != file);
        boolean answerMissing = sends.stream().anyMatch(send -> send.delivered == 0 || send.cutShort);
        boolean callbackKept = sends.stream().anyMatch(send -> callbacks.contains(send.transaction()));
        boolean lastCallbackKept = !sends.isEmpty()
                && callbacks.contains(sends.get(sends.size() - 1).transaction());
        boolean explained =
                switch (state) {
                    case "confirmed" -> done > 0 && !unwanted;
                    case "accepted" -> done > 0 && !lastCallbackKept && file.feed != KilledHome.Feed.NUMBERS;
                    case "refused" -> unwanted || (file.feed == KilledHome.Feed.CHECKED && addedElsewhere);
                    case "inDoubt" -> (answerMissing || hasCallCutOff(receipt)) && !callbackKept;
                    case "cancelled" -> deletedLater;
                    default -> false;
                };
        must(
                explained,
                "is %s at the end; sent %d times, done %d times, callback kept: %s, answers missing: %s"
                        .formatted(state, sends.size(), done, callbackKept, answerMissing),
                file,
                row);
    }

    /** A row that must not go twice. */
    private void once(DroppedFile file, Row row, List<Passage> sends) {
        if (!file.feed.isPlain()) {
            return;
        }
        for (int at = 0; at + 1 < sends.size(); at++) {
            must(
                    sends.get(at).isPlainlyRefused(),
                    "was sent again, though it may have arrived: " + sends.get(at) + "; then " + sends.get(at + 1),
                    file,
                    row);
        }
        long done = sends.stream().filter(Passage::isDone).count();
        must(done <= 1, "is at the vendor " + done + " times", file, row);
    }

    /**
     * What can be said of the calls so far: none twice, none too soon.
     *
     * @param log the vendors' own log of calls
     */
    void soFar(List<JsonNode> log) {
        Map<String, List<Passage>> byRef = new HashMap<>();
        for (Passage passage : passages.get()) {
            passage.items.forEach(item ->
                    byRef.computeIfAbsent(item.ref(), none -> new ArrayList<>()).add(passage));
        }
        for (DroppedFile file : world.files()) {
            for (Row row : file.rows) {
                once(file, row, row.ref().isEmpty() ? List.of() : byRef.getOrDefault(row.ref(), List.of()));
            }
        }
        paces(log);
    }

    /** Whether a call of a drop was written down just before a kill, and so may never have come to the wire. */
    private boolean hasCallCutOff(JsonNode receipt) {
        for (JsonNode call : receipt.path("calls")) {
            Instant sent = Instant.parse(call.path("sentAt").asText());
            if (call.path("outcome").asText().equals("inDoubt")
                    && kills.stream().anyMatch(kill -> !kill.isBefore(sent) && kill.isBefore(sent.plus(ON_ITS_WAY)))) {
                return true;
            }
        }
        return false;
    }

    private void deleted(DroppedFile file, Row row, String state, Map<String, List<Passage>> byKey, JsonNode vendor) {
        for (String key : row.keys()) {
            List<Passage> sends = byKey.getOrDefault(file.feed.operation + " " + key, List.of()).stream()
                    .filter(send -> send.arrived > file.dropped)
                    .toList();
            boolean done = sends.stream().anyMatch(Passage::isDone);
            must(
                    state.equals("confirmed") ? done : state.equals("inDoubt") && sends.size() >= MOST_TRIES,
                    "%s is %s at the end; sent %d times, done: %s".formatted(key, state, sends.size(), done),
                    file,
                    row);
            if (state.equals("confirmed") && !file.feed.deletes()) {
                String what = key.substring(key.indexOf(':') + 1);
                JsonNode there = vendor.path(file.feed == KilledHome.Feed.UNBLOCKS ? "blocked" : "scheduled");
                for (JsonNode one : there) {
                    must(
                            !(file.feed == KilledHome.Feed.UNBLOCKS
                                    ? one.asText().endsWith(what)
                                    : one.asText().equals(what)),
                            key + " is confirmed, and the vendor still has it",
                            file,
                            row);
                }
            }
        }
    }

    /** Adds and deletes of one number in one campaign. */
    private void order(
            String key,
            List<Map.Entry<DroppedFile, Row>> rows,
            Map<Row, String> states,
            Map<String, List<Passage>> byRef,
            Map<String, List<Passage>> byKey,
            JsonNode vendor) {
        for (Map.Entry<DroppedFile, Row> add : rows) {
            if (!add.getKey().feed.adds()) {
                continue;
            }
            List<Passage> sends = byRef.getOrDefault(add.getValue().ref(), List.of());
            for (Map.Entry<DroppedFile, Row> delete : rows) {
                if (!delete.getKey().feed.deletes()) {
                    continue;
                }
                DroppedFile later = delete.getKey();
                if (add.getKey().isBefore(later)) {
                    sends.stream()
                            .filter(send -> later.sealed != Long.MAX_VALUE && send.arrived - later.sealed > GRACE)
                            .forEach(send -> find(
                                    "was sent after its delete of " + later + " was sealed: " + send,
                                    add.getKey(),
                                    add.getValue()));
                } else if (later.isBefore(add.getKey()) && !sends.isEmpty()) {
                    long first = sends.get(0).arrived;
                    boolean deletedFirst = byKey.getOrDefault(later.feed.operation + " " + key, List.of()).stream()
                            .anyMatch(send -> send.arrived > later.dropped && send.arrived < first);
                    must(
                            deletedFirst,
                            "was sent before the delete of " + later + " that came first",
                            add.getKey(),
                            add.getValue());
                }
            }
        }
        String campaign = key.substring(0, key.indexOf(':'));
        if (!vendor.path("leads").has(campaign)) {
            return;
        }
        Map.Entry<DroppedFile, Row> last = rows.stream()
                .filter(one -> rows.stream()
                        .allMatch(other -> other == one || other.getKey().isBefore(one.getKey())))
                .findFirst()
                .orElse(null);
        if (last == null || !"confirmed".equals(states.get(last.getValue()))) {
            return;
        }
        endStates++;
        int there = 0;
        for (JsonNode lead : vendor.path("leads").path(campaign)) {
            there += KilledHome.key(campaign, lead.asText()).equals(key) ? 1 : 0;
        }
        if (last.getKey().feed.deletes()) {
            must(
                    there == 0,
                    "is deleted, and the vendor has " + key + " " + there + " times",
                    last.getKey(),
                    last.getValue());
        } else {
            must(
                    rows.size() == 1 ? there == 1 : there >= 1,
                    "is confirmed, and the vendor has " + key + " " + there + " times",
                    last.getKey(),
                    last.getValue());
        }
    }

    /** Windows over the arrivals, as the vendors wrote them down. */
    private void paces(List<JsonNode> log) {
        for (KilledHome.Pace pace : KilledHome.Pace.values()) {
            List<Long> arrivals = log.stream()
                    .filter(call -> call.path("operation").asText().equals(word(pace)))
                    .map(call -> call.path("arrivedNanos").asLong())
                    .sorted()
                    .toList();
            for (int at = 0; at + pace.calls < arrivals.size(); at++) {
                long window = arrivals.get(at + pace.calls) - arrivals.get(at);
                must(
                        window >= Duration.ofMillis(pace.millis).toNanos(),
                        "%s: %d calls within %.3f s, and %s are allowed"
                                .formatted(pace.operation, pace.calls + 1, window / 1e9, pace.text()),
                        null,
                        null);
            }
        }
        log.stream()
                .filter(call -> call.path("overlap").asBoolean()
                        || call.path("overPace").asBoolean())
                .forEach(call -> find("the vendor calls it too soon, or not one at a time: " + call, null, null));
    }

    /** What the vendors' log calls an operation. */
    private static String word(KilledHome.Pace pace) {
        return pace == KilledHome.Pace.GENERATE_TOKEN ? "token" : pace.operation;
    }
}
