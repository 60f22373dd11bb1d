package io.leadferry.simulation;

import io.leadferry.connector.Answers;
import io.leadferry.connector.CallbackReading;
import io.leadferry.connector.CallbackText;
import io.leadferry.connector.LanePlan;
import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.connector.VendorProfile.TryAgain;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.Doubts;
import io.leadferry.lane.SimulatedProcess;
import io.leadferry.lane.SimulatedProcess.UnderWay;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.SimulatedLedger;
import io.leadferry.ledger.SimulatedLedger.Break;
import io.leadferry.ledger.SimulatedLedger.Died;
import io.leadferry.model.Account;
import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import io.leadferry.model.Fates;
import io.leadferry.model.Fates.Fate;
import io.leadferry.model.LaneId;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Limit;
import io.leadferry.model.Outcome;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import io.leadferry.simulation.Auditor.Sealed;
import io.leadferry.simulation.SimulatedVendor.Reply;
import io.leadferry.simulation.SimulatedVendor.Upload;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedRuntimeException;

/** Lives one history, and asks the auditor after each of its events. */
final class World {

    private static final LaneId ADD = new LaneId("acme", "add-leads");
    private static final LaneId DELETE = new LaneId("acme", "delete-leads");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Auditor.Limit ADDS = new Auditor.Limit(5, MINUTE);
    private static final Auditor.Limit DELETES = new Auditor.Limit(2, MINUTE);
    private static final Duration DEADLINE = Duration.ofHours(24);
    private static final Duration HALF_WAY = Duration.ofMillis(100);
    private static final Duration LATE = Duration.ofSeconds(30);
    private static final Duration ASKED = Duration.ofMinutes(10);
    private static final Duration SLOW = Duration.ofSeconds(50);
    private static final int AUDITED_EVERY = 5;
    private static final int MOST_STEPS = 20_000;
    private static final int MOST_DAYS = 4;
    private static final int MOST_ROUNDS = 12;

    private static final List<String> CAMPAIGNS = List.of("East", "North", "South", SimulatedVendor.LATE_KNOWN);
    private static final List<String> NUMBERS = Stream.concat(
                    IntStream.range(1, 7).mapToObj(i -> "900000000" + i), Stream.of(Auditor.BAD))
            .toList();
    private static final List<Duration> TIMES = List.of(
            Duration.ofMillis(50),
            Duration.ofMillis(300),
            Duration.ofSeconds(1),
            Duration.ofSeconds(6),
            Duration.ofSeconds(6),
            Duration.ofSeconds(61),
            Duration.ofSeconds(61),
            Duration.ofMinutes(2),
            Duration.ofMinutes(11),
            Duration.ofHours(25));
    private static final List<Duration> STEPS = List.of(
            Duration.ofHours(1),
            Duration.ofHours(-1),
            Duration.ofMinutes(7),
            Duration.ofMinutes(-7),
            Duration.ofSeconds(40),
            Duration.ofSeconds(-40),
            Duration.ofSeconds(2),
            Duration.ofSeconds(-2));

    private static final VendorProfile PROFILE =
            new VendorProfiles().find("ozonetel").orElseThrow();

    /** What becomes of a request. */
    private enum Way {
        FINE,
        LOST_REQUEST,
        LOST_ANSWER,
        UNREACHABLE,
        GARBLED,
        SERVER_ERROR,
        TOO_MANY,
        ASKS_FOR_TIME,
        KEY_WRONG,
        LATE_REQUEST,
        SLOW_ANSWER
    }

    /** A file in the inbox. */
    private record Arrived(
            String content,
            boolean adds,
            List<String> campaigns,
            List<String> numbers,
            boolean checked,
            boolean small) {}

    private final SimulatedLedger database;
    private final History history;
    private final VirtualTime time = new VirtualTime();
    private final Auditor auditor = new Auditor();
    private final SimulatedVendor vendor;
    private final LeadferryConfiguration configuration;
    private final Duration linger;

    /** Whether the vendor's queue may outlive the deadline; then it swallows no callback. */
    private final boolean slow;

    private final boolean inOrder;
    private final List<Arrived> inbox = new ArrayList<>();
    private final Deque<Way> fates = new ArrayDeque<>();
    private final Map<String, Request> onTheWay = new HashMap<>();
    private final Map<String, Request> requests = new HashMap<>();
    private final Set<String> read = new HashSet<>();
    private final List<String> told = new ArrayList<>();
    private @Nullable SimulatedProcess process;
    private int processes;
    private int files;
    private int names;

    World(SimulatedLedger database, History history) {
        this.database = database;
        this.history = history;
        int traits = history.traits();
        this.slow = (traits & 1) != 0;
        this.inOrder = (traits & 2) != 0;
        this.linger = (traits & 8) != 0 ? Duration.ofSeconds(5) : Duration.ZERO;
        this.vendor = new SimulatedVendor(auditor, ADDS, DELETES, (traits & 32) != 0);
        this.configuration = configuration((traits & 16) != 0 ? 2 : 100);
    }

    private static LeadferryConfiguration configuration(int rows) {
        Account account = new Account("acme", "ozonetel", URI.create("http://localhost"), Map.of(), Map.of(), null);
        Map<LaneId, LanePlan> lanes = new TreeMap<>(Comparator.comparing(LaneId::toString));
        TryAgain tryAgain = new TryAgain(MINUTE, Duration.ofHours(1));
        lanes.put(
                ADD,
                new LanePlan(
                        account,
                        PROFILE.operation(ADD.operation()),
                        new Limit(ADDS.calls(), ADDS.per(), rows, Limit.Turn.FREE),
                        tryAgain));
        lanes.put(
                DELETE,
                new LanePlan(
                        account,
                        PROFILE.operation(DELETE.operation()),
                        new Limit(DELETES.calls(), DELETES.per(), rows, Limit.Turn.LANE),
                        tryAgain));
        return new LeadferryConfiguration(
                Path.of("home"),
                LedgerAddress.of("jdbc:sqlite::memory:"),
                URI.create("http://127.0.0.1:9"),
                DEADLINE,
                Map.of("acme", account),
                lanes,
                Map.of());
    }

    /**
     * Lives the history, and what follows when nobody does any more harm.
     *
     * @throws Broken where a law is broken
     */
    void live() {
        database.empty();
        go();
    }

    /** The same, where one write is broken, counted from the first start on. */
    void live(Break how, int write) {
        database.empty();
        database.breakAt(how, write);
        go();
    }

    private void go() {
        startAnew();
        int events = 0;
        for (Event event : history.events()) {
            say(event.toString());
            guarded(() -> happens(event));
            pass(Duration.ZERO);
            if (++events % AUDITED_EVERY == 0) {
                audit();
            }
        }
        end();
    }

    /** The way so far. */
    String story() {
        return String.join("\n", told);
    }

    private void say(String what) {
        told.add(time.now().toMillis() + " ms  " + what);
    }

    private SimulatedProcess process() {
        return Objects.requireNonNull(process);
    }

    private void guarded(Runnable what) {
        try {
            what.run();
        } catch (Died e) {
            startAnew();
        }
    }

    /** A process begins; where the ledger cannot be used, or it is killed while it starts, the next one does. */
    private void startAnew() {
        while (true) {
            try {
                processes++;
                say("process " + processes + " starts");
                process = new SimulatedProcess(
                        configuration,
                        database.open(),
                        time.machine(),
                        new Random(processes),
                        time.ofNewProcess(),
                        this::send,
                        this::reading);
                process.start();
                inbox.forEach(this::takeSoon);
                return;
            } catch (Died e) {
                say("killed at its start");
            } catch (NestedRuntimeException e) {
                say("cannot start: " + e.getMessage());
                time.end();
                time.step(time.now().plusSeconds(1));
            }
        }
    }

    private void pass(Duration length) {
        Duration until = time.now().plus(length);
        boolean[] more = {true};
        for (int step = 0; more[0]; step++) {
            if (step > MOST_STEPS) {
                throw new Broken(12, "no end of things to do at " + time.now());
            }
            guarded(() -> more[0] = time.step(until));
        }
    }

    private void happens(Event event) {
        switch (event.kind()) {
            case ADDS -> arrive(true, List.of(of(CAMPAIGNS, event.a())), event);
            case DELETES -> arrive(false, campaigns(event.a()), event);
            case TIME -> {
                boolean alsoADay = event.b() % 8 == 0;
                Duration length = TIMES.get(event.a() % (alsoADay ? TIMES.size() : TIMES.size() - 1));
                if (length.compareTo(DEADLINE) > 0) {
                    pass(Duration.ofHours(1));
                    takeInAllInTime();
                }
                pass(length);
                process().lookAtTheClock();
                process().lookForOverdueCallbacks();
                byHand(process()::lookAtForgettings);
            }
            case FATE -> fates.add(of(List.of(Way.values()), event.a()));
            case TAKE_IN -> pick(vendor.queued(), event.a()).ifPresent(upload -> vendor.takeIn(upload, inOrder));
            case CALL_BACK -> pick(vendor.untold(), event.a()).ifPresent(upload -> callBack(upload, event.b() % 8));
            case WORD -> byHand(() -> word(event));
            case PAUSE -> byHand(() -> pause(lane(event.a())));
            case RESUME -> byHand(() -> resume(lane(event.a())));
            case GIVE_UP -> byHand(() -> pick(auditor.drops(), event.a()).ifPresent(this::giveUp));
            case FORGET -> byHand(() -> forget(of(NUMBERS, event.a())));
            case CAMPAIGN -> vendor.knowAll();
            case CLOCK -> {
                time.set(of(STEPS, event.a()));
                pass(Duration.ofMillis(event.b() % 1000));
                process().lookAtTheClock();
            }
            case BREAK -> database.breakAt(of(List.of(Break.values()), event.a()), event.b() % 24);
            case KILL -> startAnew();
        }
    }

    /** Also where the ledger cannot do it now, and forgets that it was asked. */
    private void forget(String number) {
        knowAll();
        auditor.toBeForgotten(number, process().module().drops().sealed());
        process().forget(number);
    }

    private void takeInAllInTime() {
        if (!slow) {
            vendor.queued().forEach(upload -> vendor.takeIn(upload, inOrder));
        }
    }

    private static LaneId lane(int choice) {
        return choice % 2 == 0 ? ADD : DELETE;
    }

    private static <T> T of(List<T> all, int choice) {
        return all.get(choice % all.size());
    }

    private static <T> Optional<T> pick(List<T> some, int choice) {
        return some.isEmpty() ? Optional.empty() : Optional.of(of(some, choice));
    }

    private static List<String> campaigns(int choice) {
        String first = of(CAMPAIGNS, choice);
        String second = of(CAMPAIGNS, choice / 4);
        return choice / 16 % 2 == 0
                ? List.of(first)
                : Stream.of(first, second).distinct().sorted().toList();
    }

    /** What a person asks of the interface; where the ledger cannot be used, he is told so. */
    private void byHand(Runnable what) {
        try {
            what.run();
        } catch (NestedRuntimeException e) {
            say("he is told that it cannot be done now: " + e.getMessage());
        }
    }

    private void arrive(boolean adds, List<String> campaigns, Event event) {
        List<String> numbers = new ArrayList<>();
        int which = event.b();
        for (int i = 0; i <= which % 3; i++) {
            String number = NUMBERS.get(which / (3 + i * 5) % (which % 5 == 0 ? NUMBERS.size() : NUMBERS.size() - 1));
            if (!numbers.contains(number)) {
                numbers.add(number);
            }
        }
        boolean checked = adds && event.c() % 4 == 0;
        Arrived file = new Arrived(
                "content " + files++, adds, campaigns, List.copyOf(numbers), checked, event.c() / 4 % 2 == 0);
        say(file.toString());
        inbox.add(file);
        takeSoon(file);
    }

    private void takeSoon(Arrived file) {
        int mine = processes;
        time.after(Duration.ZERO, () -> {
            if (mine == processes) {
                take(file);
            }
        });
    }

    /** What the intake does, as far as the ledger hears of it. */
    private void take(Arrived file) {
        if (!inbox.contains(file)) {
            return;
        }
        Drops drops = process().module().drops();
        String drop = "d" + names++;
        try {
            Optional<Drop> before = drops.withContent("feed", file.content());
            if (before.isPresent()) {
                leavesTheInbox(file, before.get().id());
                return;
            }
            if (file.small()) {
                drops.together(() -> write(drops, drop, file));
            } else {
                write(drops, drop, file);
            }
            leavesTheInbox(file, drop);
        } catch (NestedRuntimeException e) {
            say(file.content() + " cannot be written down: " + e.getMessage());
            byHand(() -> drops.forget(drop));
            int mine = processes;
            time.after(Duration.ofSeconds(1), () -> {
                if (mine == processes) {
                    take(file);
                }
            });
        }
    }

    private void write(Drops drops, String drop, Arrived file) {
        Instant now = Instant.now(time.machine().clock());
        drops.open(Drop.arriving(drop, "feed", drop + ".csv", file.content(), 1, now, now)
                .withHeader(List.of("PhoneNumber"), Map.of("PhoneNumber", 0)));
        List<Row> rows = new ArrayList<>();
        for (String number : file.numbers()) {
            rows.add(new Row(rows.size() + 2L, number, Long.parseLong("91" + number), List.of(number)));
        }
        Destination destination = new Destination(
                file.adds() ? ADD : DELETE,
                file.campaigns(),
                List.of("PhoneNumber"),
                file.checked() ? new TreeMap<>(Map.of("checkDuplicate", "true")) : new TreeMap<>());
        drops.append(drop, List.of(new NewSlice(destination, rows)), List.of(), rows.size(), 0, 0);
        drops.seal(drop, "archive/" + drop, linger);
    }

    private void leavesTheInbox(Arrived file, String drop) {
        inbox.remove(file);
        known(file, drop);
        process().sealed(file.adds() ? ADD : DELETE, linger);
    }

    private void known(Arrived file, String drop) {
        if (!auditor.knows(drop)) {
            long seq = database.place(drop).orElseThrow();
            auditor.sealed(drop, new Sealed(seq, file.adds(), file.campaigns(), file.numbers()));
            say(file.content() + " is sealed as " + drop + ", place " + seq);
        }
    }

    /** Files that were sealed in the moment in which a process died. */
    private void knowAll() {
        for (Arrived file : List.copyOf(inbox)) {
            process()
                    .module()
                    .drops()
                    .withContent("feed", file.content())
                    .filter(drop -> database.place(drop.id()).isPresent())
                    .ifPresent(drop -> known(file, drop.id()));
        }
    }

    private void send(Call call, UnderWay underWay) {
        boolean adds = call.lane().equals(ADD);
        String url = call.callbackUrl();
        Request request = new Request(
                call.id(),
                adds,
                call.campaigns(),
                call.rows().stream().map(row -> row.get(0)).toList(),
                adds ? call.identities() : List.of(),
                !call.options().isEmpty(),
                url == null ? null : url.substring(url.lastIndexOf('/') + 1));
        knowAll();
        requests.put(call.id(), request);
        Way way = fates.isEmpty() ? Way.FINE : fates.remove();
        if (way == Way.LATE_REQUEST && !adds) {
            way = Way.LOST_REQUEST; // when it comes so late, nobody can tell which adds it deletes
        }
        say(request + " " + way);
        auditor.leaves(request, time.now());
        Operation operation = configuration.lane(call.lane()).operation();
        Duration patience = operation.answerTimeout();
        switch (way) {
            case FINE -> arrive(request, HALF_WAY, reply -> answer(underWay, HALF_WAY, read(operation, reply)));
            case SLOW_ANSWER ->
                arrive(request, HALF_WAY, SLOW, reply -> answer(underWay, HALF_WAY, read(operation, reply)));
            case LOST_REQUEST -> fail(underWay, patience, new SocketTimeoutException("no answer"));
            case LOST_ANSWER -> {
                arrive(request, HALF_WAY, reply -> {});
                fail(underWay, patience, new SocketTimeoutException("no answer"));
            }
            case UNREACHABLE -> fail(underWay, HALF_WAY, new ConnectException("refused"));
            case GARBLED ->
                arrive(
                        request,
                        HALF_WAY,
                        reply -> answer(underWay, HALF_WAY, Answers.read(operation, 200, "{\"state\": \"fi")));
            case SERVER_ERROR -> {
                if (request.call().hashCode() % 2 == 0) {
                    arrive(request, HALF_WAY, reply -> {});
                }
                answer(underWay, HALF_WAY.multipliedBy(2), Answers.read(operation, 502, "<html>Bad Gateway</html>"));
            }
            case TOO_MANY -> answer(underWay, HALF_WAY, Answers.read(operation, 429, ""));
            case ASKS_FOR_TIME -> askForTime(underWay, Answers.read(operation, 429, ""));
            case KEY_WRONG -> answer(underWay, HALF_WAY, Answers.read(operation, 403, ""));
            case LATE_REQUEST -> {
                onTheWay.put(request.call(), request);
                time.after(patience.plus(LATE), () -> {
                    onTheWay.remove(request.call());
                    say(request.call() + " arrives after all");
                    vendor.receive(request, time.now(), true);
                });
                fail(underWay, patience, new SocketTimeoutException("no answer"));
            }
        }
    }

    private void arrive(Request request, Duration delay, Consumer<Reply> then) {
        arrive(request, delay, Duration.ZERO, then);
    }

    private void arrive(Request request, Duration delay, Duration work, Consumer<Reply> then) {
        onTheWay.put(request.call(), request);
        time.after(delay, () -> {
            onTheWay.remove(request.call());
            Reply reply = vendor.receive(request, time.now(), false);
            say(request.call() + " arrives: " + reply);
            time.after(work, () -> {
                if (!request.adds()) {
                    vendor.deleteIsOver();
                }
                then.accept(reply);
            });
        });
    }

    private static Outcome read(Operation operation, Reply reply) {
        boolean adds = operation.callback();
        return Answers.read(
                operation,
                200,
                switch (reply) {
                    case QUEUED -> "{\"transactionId\": \"1292017169670681719733108\"}";
                    case DELETED -> "{\"status\": \"success\", \"message\": \"Deleted Successfully\"}";
                    case REFUSED ->
                        adds
                                ? "{\"status\": \"failure\", \"message\": \"Please provide valid data\"}"
                                : "{\"status\": \"error\", \"message\": \"PhoneNumbers should not be null are empty\"}";
                    case CAMPAIGN_UNKNOWN ->
                        adds
                                ? "{\"status\": \"error\", \"message\": \"Invalid Campaign Name\"}"
                                : "{\"status\": \"error\", \"message\": \"Passed campaign are invalid\"}";
                });
    }

    private void answer(UnderWay underWay, Duration delay, Outcome outcome) {
        back(delay, () -> {
            say(underWay.call().id() + " is answered: " + outcome.kind());
            process().answered(underWay, outcome);
        });
    }

    private void askForTime(UnderWay underWay, Outcome outcome) {
        back(HALF_WAY, () -> {
            Instant until = Instant.now(process().clock()).plus(ASKED);
            say(underWay.call().id() + " is asked to come back at " + until);
            process().answered(underWay, outcome.notBefore(until));
            if (database.isSettled(underWay.call().id())) {
                // the ledger counts in milliseconds
                auditor.asksForTime(
                        underWay.call().lane().equals(ADD),
                        time.now().plus(ASKED).minusMillis(1));
            }
        });
    }

    private void fail(UnderWay underWay, Duration delay, Exception fault) {
        back(delay, () -> {
            say(underWay.call().id() + " fails");
            process().failed(underWay, fault);
        });
    }

    /** Something comes back to the process that asked; when it is gone, to nobody. */
    private void back(Duration delay, Runnable what) {
        int asked = processes;
        time.after(delay, () -> {
            if (asked == processes) {
                what.run();
            }
        });
    }

    /** @param how 0: nobody hears of it; 1: twice; 2: after somebody who guessed */
    private void callBack(Upload upload, int how) {
        vendor.takeIn(upload, inOrder);
        upload.told = true;
        String secret = upload.request.secret();
        if (secret == null || how == 0 && !slow) {
            return;
        }
        if (how == 2) {
            process().callback(secret.replace(secret.charAt(0), secret.charAt(0) == '0' ? '1' : '0'), "ozonetel", "no");
            process().callback(secret, "another", "no");
        }
        boolean heard = process().callback(secret, "ozonetel", "told");
        say("callback of " + upload.request.call() + (heard ? "" : ", and nobody hears it"));
        if (!heard && slow) {
            upload.told = false;
        }
        if (how == 1) {
            process().callback(secret, "ozonetel", "told again");
        }
    }

    private @Nullable CallbackReading reading(CallbackText text) {
        Upload upload = vendor.of(text.call());
        if (upload == null || !upload.takenIn) {
            return null;
        }
        List<Fate> apart = new ArrayList<>();
        upload.failed.forEach(failed ->
                apart.add(new Fate(failed.number(), RowState.REFUSED, "not taken in", failed.thereAlready())));
        return new CallbackReading(
                text.call(),
                Outcome.of(Outcome.Kind.CONFIRMED, "told", null),
                new Fates(RowState.CONFIRMED, null, apart));
    }

    /** An operator, who has asked the vendor, or has only looked whether the numbers are there. */
    private void word(Event event) {
        List<CallView> doubtful = process().doubts().list(Calls.State.IN_DOUBT, 100);
        pick(doubtful, event.a()).ifPresent(call -> word(call.call(), event.b() % 3 == 0));
    }

    private void word(String call, boolean hasty) {
        if (onTheWay.containsKey(call)) {
            return; // the vendor does not know yet
        }
        Request request = requests.get(call);
        boolean mistaken = hasty && request != null && vendor.isQueued(call);
        boolean sent = vendor.heard(call) && !mistaken;
        if (mistaken) {
            auditor.mistaken(Objects.requireNonNull(request).rows());
        }
        say("an operator says that " + call + (sent ? " was sent" : " was not sent"));
        process().doubts().resolve(call, sent ? Doubts.Word.SENT : Doubts.Word.NOT_SENT);
    }

    private void pause(LaneId lane) {
        mended(lane);
        process().control().pause(lane);
    }

    /** Whoever resumes a lane that only rests takes it upon himself that the vendor is not ready. */
    private void resume(LaneId lane) {
        mended(lane);
        if (!state(lane).equals(Lanes.State.OPEN)) {
            process().resume(lane);
        }
    }

    /** Who lays a hand on a blocked lane has seen to what blocked it, and to what the vendor asked for before. */
    private void mended(LaneId lane) {
        if (state(lane).equals(Lanes.State.BLOCKED)) {
            auditor.mended(lane.equals(ADD));
        }
    }

    private Lanes.State state(LaneId lane) {
        return process().module().lanes().of(lane).state();
    }

    private void giveUp(String drop) {
        try {
            if (process().campaigns().giveUp(drop)) {
                say("given up: " + drop);
                auditor.givenUp(drop);
            }
        } catch (Died e) {
            auditor.givenUp(drop); // it may have been, and nobody heard of it
            throw e;
        }
    }

    private Map<String, Map<Integer, List<String>>> states() {
        knowAll();
        Map<String, Map<Integer, List<String>>> states = database.states();
        auditor.sums(states);
        return states;
    }

    private void audit() {
        auditor.nothingOutlivesItsDelete(states(), vendor, slow);
    }

    /** Nobody does any more harm: all that waits is sent, answered and told, and where nobody tells, given up. */
    private void end() {
        say("the end begins");
        database.mend();
        fates.clear();
        vendor.knowAll();
        for (int day = 0; day < MOST_DAYS && !(day > 0 && isQuiet()); day++) {
            for (int round = 0; round < MOST_ROUNDS && !(round > 0 && isQuiet()); round++) {
                resume(ADD);
                resume(DELETE);
                pass(round % 4 == 3 ? Duration.ofMinutes(11) : Duration.ofSeconds(65));
                process().lookAtTheClock();
                List.copyOf(vendor.untold()).forEach(upload -> callBack(upload, 3));
                process().doubts().list(Calls.State.IN_DOUBT, 100).forEach(call -> word(call.call(), false));
                pass(Duration.ZERO);
            }
            auditor.nothingOutlivesItsDelete(states(), vendor, slow);
            pass(Duration.ofHours(25));
            process().lookForOverdueCallbacks();
        }
        Map<String, Map<Integer, List<String>>> states = states();
        auditor.nothingOutlivesItsDelete(states, vendor, slow);
        auditor.atTheEnd(states, vendor);
        process().lookAtForgettings();
        auditor.forgotten(database.asked(), database.rows());
        if (!inbox.isEmpty()) {
            throw new Broken(1, "files are left in the inbox: " + inbox);
        }
    }

    /** Whether there is nothing for anybody to do. */
    private boolean isQuiet() {
        return inbox.isEmpty() && vendor.untold().isEmpty() && Auditor.isDone(database.states());
    }
}
