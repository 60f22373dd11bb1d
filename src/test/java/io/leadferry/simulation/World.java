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
import io.leadferry.ledger.LedgerModule;
import io.leadferry.ledger.SimulatedLedger;
import io.leadferry.ledger.SimulatedLedger.Break;
import io.leadferry.ledger.SimulatedLedger.Died;
import io.leadferry.ledger.SimulatedNode;
import io.leadferry.model.Account;
import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import io.leadferry.model.Fates;
import io.leadferry.model.Fates.Fate;
import io.leadferry.model.LaneId;
import io.leadferry.model.LeadferryClock;
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
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final int ADDS = 5;
    private static final int DELETES = 2;
    private static final Duration DEADLINE = Duration.ofHours(24);
    private static final Duration HALF_WAY = Duration.ofMillis(100);
    private static final Duration LATE = Duration.ofSeconds(30);
    private static final Duration ASKED = Duration.ofMinutes(10);
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

    /** Ferries that may share a ledger, each on a machine of its own. */
    private static final int PLACES = 3;

    /** By so much what two ferries take for the same time may differ; and the ledger counts in milliseconds. */
    private static final Duration APART = Duration.ofMillis(20);

    /** How long a ferry stands still: its lease is 10 s, and what it began may last for 42 s. */
    private static final List<Duration> STOPS = List.of(
            Duration.ofSeconds(3),
            Duration.ofSeconds(9),
            Duration.ofSeconds(12),
            Duration.ofSeconds(16),
            Duration.ofSeconds(25),
            Duration.ofSeconds(45),
            Duration.ofSeconds(70),
            Duration.ofMinutes(3));

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** For so long after something has happened ferries look each second at what is whose; then more and more seldom. */
    private static final Duration WATCHFUL = Duration.ofSeconds(25);

    private static final Duration WATCHFUL_YET = Duration.ofMinutes(3);

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
    private final Duration slowly;

    /** Whether the vendor's queue may outlive the deadline; then it swallows no callback. */
    private final boolean slow;

    private final boolean inOrder;
    private final List<Arrived> inbox = new ArrayList<>();
    private final Deque<Way> fates = new ArrayDeque<>();
    private final Map<String, Request> onTheWay = new HashMap<>();
    private final Map<String, Request> requests = new HashMap<>();
    private final Set<String> read = new HashSet<>();
    private final List<String> told = new ArrayList<>();
    private final List<VirtualTime.Machine> machines;
    private final VirtualTime.Machine server = time.new Machine();

    /** What the world itself sees of the ledger. */
    private final LedgerModule ledger;

    private final List<Ferry> ferries = new ArrayList<>();
    private Duration happened = Duration.ZERO;
    private int processes;
    private int files;
    private int names;

    /** A process that lives. */
    private final class Ferry {
        final int place;
        final int number;
        final VirtualTime.OfProcess clockwork = time.ofNewProcess();
        final @Nullable SimulatedNode node;
        final SimulatedProcess process;

        /** Whether it shares the ledger, and has put it in order. */
        boolean begun;

        int round;

        /** Files that it reads. */
        final Set<Arrived> reading = new HashSet<>();

        Ferry(int place) {
            this.place = place;
            this.number = ++processes;
            node = history.isOfSeveral() ? database.join("ferry-" + place, time::nanos, server::now) : null;
            process = new SimulatedProcess(
                    configuration,
                    node == null ? database.open() : node.ledger(),
                    machines.get(place).time(),
                    new Random(number),
                    clockwork,
                    new SimulatedProcess.Network() {
                        @Override
                        public void isWrittenDown(Call call) {
                            knowAll();
                            auditor.isWrittenDown(request(call), time.now());
                        }

                        @Override
                        public void send(Call call, UnderWay underWay) {
                            World.this.send(Ferry.this, call, underWay);
                        }
                    },
                    World.this::reading);
        }

        boolean runs() {
            return !clockwork.isStill();
        }

        /** Whether anybody can ask something of it: long before that the others have seen it come. */
        boolean isOpen() {
            return runs() && (begun || node == null);
        }

        @Override
        public String toString() {
            return "ferry " + place + " (process " + number + ")";
        }
    }

    World(SimulatedLedger database, History history) {
        this.database = database;
        this.history = history;
        int traits = history.traits();
        this.slow = (traits & 1) != 0;
        this.inOrder = (traits & 2) != 0;
        this.linger = (traits & 8) != 0 ? Duration.ofSeconds(5) : Duration.ZERO;
        Duration per = history.isOfSeveral() ? SHORT : MINUTE;
        this.slowly = per.minus(per.dividedBy(6)); // longer than its period the ferry takes no vendor to be at work
        this.vendor = new SimulatedVendor(
                auditor, new Auditor.Limit(ADDS, per), new Auditor.Limit(DELETES, per), (traits & 32) != 0);
        this.configuration = configuration(per, (traits & 16) != 0 ? 2 : 100);
        this.machines = IntStream.range(0, history.isOfSeveral() ? PLACES : 1)
                .mapToObj(place -> time.new Machine())
                .toList();
        this.ledger = SimulatedLedger.module(database.look(), Map.of(), new LeadferryClock(server.time()));
        if (history.isOfSeveral()) {
            time.everywhere(this::beat);
        }
    }

    private static Account account(String name) {
        return new Account(name, "ozonetel", URI.create("http://localhost"), Map.of(), Map.of(), null);
    }

    /** The second account has nothing to do: with it, the first changes hands more often. */
    private static LeadferryConfiguration configuration(Duration per, int rows) {
        Account account = account("acme");
        Map<LaneId, LanePlan> lanes = new TreeMap<>(Comparator.comparing(LaneId::toString));
        TryAgain tryAgain = new TryAgain(MINUTE, Duration.ofHours(1));
        lanes.put(
                ADD,
                new LanePlan(
                        account,
                        PROFILE.operation(ADD.operation()),
                        new Limit(ADDS, per, rows, Limit.Turn.FREE),
                        tryAgain));
        lanes.put(
                DELETE,
                new LanePlan(
                        account,
                        PROFILE.operation(DELETE.operation()),
                        new Limit(DELETES, per, rows, Limit.Turn.LANE),
                        tryAgain));
        return new LeadferryConfiguration(
                Path.of("home"),
                LedgerAddress.of("jdbc:sqlite::memory:"),
                URI.create("http://127.0.0.1:9"),
                DEADLINE,
                Map.of("acme", account, "bolt", account("bolt")),
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
        start(0);
        int events = 0;
        for (Event event : history.events()) {
            say(event.toString());
            watch();
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

    /** One of the processes that can be asked something; empty where all stand still, or have just come. */
    private Optional<SimulatedProcess> process(int choice) {
        return pick(ferries.stream().filter(Ferry::isOpen).toList(), choice).map(ferry -> ferry.process);
    }

    /** Each process that runs does something of its own. */
    private void each(Consumer<SimulatedProcess> what) {
        List.copyOf(ferries).stream().filter(Ferry::isOpen).forEach(ferry -> guarded(() -> what.accept(ferry.process)));
    }

    private void eachWithTheHouse(Consumer<SimulatedProcess> what) {
        each(process -> {
            if (process.duties().hasHouse()) {
                what.accept(process);
            }
        });
    }

    private void guarded(Runnable what) {
        try {
            what.run();
        } catch (Died e) {
            ferries.stream()
                    .filter(ferry -> ferry.process.isOn(e.ledger()))
                    .findFirst()
                    .ifPresent(this::died);
        }
    }

    /** A process is there no more; the only one has a successor at once, and of several, most after a while. */
    private void died(Ferry ferry) {
        say(ferry + " is dead");
        gone(ferry);
        if (ferries.isEmpty()) {
            start(ferry.place);
        } else if (ferry.number % 4 > 0) {
            time.after(SECOND.multipliedBy(ferry.number % 4 * 6L), () -> start(ferry.place));
        }
    }

    private void gone(Ferry ferry) {
        ferry.clockwork.end();
        ferries.remove(ferry);
        watch();
    }

    /** A process begins; where the ledger cannot be used, or it is killed while it starts, the next one does. */
    private void start(int place) {
        if (ferries.stream().anyMatch(ferry -> ferry.place == place)) {
            return;
        }
        watch();
        Ferry ferry = new Ferry(place);
        say(ferry + " starts");
        ferries.add(ferry);
        if (ferry.node == null) {
            begin(ferry);
        } else {
            ferry.clockwork.after(SECOND.multipliedBy(1L + ferry.number % 3), () -> begin(ferry));
        }
    }

    private void begin(Ferry ferry) {
        try {
            ferry.process.start();
            if (ferry.node == null) {
                inbox.forEach(file -> takeSoon(ferry, file));
            } else {
                ferry.begun = true;
                lookAgain(ferry, ferry.round);
            }
        } catch (Died e) {
            say("killed at its start");
            gone(ferry);
            if (ferries.isEmpty()) {
                start(ferry.place);
            }
        } catch (NestedRuntimeException e) {
            say("cannot start: " + e.getMessage());
            gone(ferry);
            if (ferries.isEmpty()) {
                time.step(time.now().plus(SECOND));
                start(ferry.place);
            }
        }
    }

    private void beat() {
        for (Ferry ferry : List.copyOf(ferries)) {
            if (ferry.node != null && ferry.runs()) {
                ferry.node.beats();
            }
        }
    }

    /** Something happens: whoever shares a ledger looks each second what is whose. */
    private void watch() {
        happened = time.now();
        ferries.stream().filter(ferry -> ferry.begun).forEach(ferry -> {
            int round = ++ferry.round;
            ferry.clockwork.after(SECOND.dividedBy(5), () -> lookAgain(ferry, round));
        });
    }

    private void lookAgain(Ferry ferry, int round) {
        if (round != ferry.round) {
            return; // something has happened since, and it looks sooner
        }
        look(ferry);
        Duration quiet = time.now().minus(happened);
        ferry.clockwork.after(
                quiet.compareTo(WATCHFUL) < 0 || !inbox.isEmpty()
                        ? SECOND
                        : quiet.compareTo(WATCHFUL_YET) < 0 ? SHORT : Duration.ofMinutes(10),
                () -> lookAgain(ferry, round));
    }

    /** What a ferry that shares its ledger looks at again and again. */
    private void look(Ferry ferry) {
        Map<String, String> before = database.underWay();
        boolean had = ferry.process.duties().has(ADD.account());
        ferry.process.lookAtDuties();
        if (had != ferry.process.duties().has(ADD.account())) {
            say(ferry + (had ? " no longer has the account" : " has the account"));
        }
        if (!before.isEmpty()) {
            Set<String> still = database.underWay().keySet();
            before.forEach((call, node) -> {
                if (!still.contains(call) && !node.equals(ferry.process.node())) {
                    say(ferry + " has taken over " + call + " of " + node);
                    auditor.takenOver(node);
                }
            });
        }
        inbox.forEach(file -> takeSoon(ferry, file));
    }

    private void endWell(Ferry ferry) {
        say(ferry + " ends");
        ferry.process.stop();
        Objects.requireNonNull(ferry.node).ends();
        gone(ferry);
    }

    private void standStill(Ferry ferry, int after, Duration length, Duration heart) {
        SimulatedNode node = Objects.requireNonNull(ferry.node);
        ferry.clockwork.standStillAfter(after, () -> {
            say(ferry + " stands still for " + length);
            time.after(length, () -> {
                if (ferries.contains(ferry)) {
                    say(ferry + " goes on");
                    node.stoodStill(heart);
                    ferry.clockwork.goOn();
                    watch();
                }
            });
        });
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
                each(SimulatedProcess::lookAtTheClock);
                eachWithTheHouse(SimulatedProcess::lookForOverdueCallbacks);
                eachWithTheHouse(process -> byHand(process::lookAtForgettings));
            }
            case FATE -> fates.add(of(List.of(Way.values()), event.a()));
            case TAKE_IN -> pick(vendor.queued(), event.a()).ifPresent(upload -> vendor.takeIn(upload, inOrder));
            case CALL_BACK ->
                pick(vendor.untold(), event.a()).ifPresent(upload -> callBack(upload, event.b() % 8, event.c()));
            case WORD -> byHand(() -> word(event));
            case PAUSE -> byHand(() -> pause(lane(event.a()), event.c()));
            case RESUME -> byHand(() -> resume(lane(event.a()), event.c()));
            case GIVE_UP -> byHand(() -> pick(auditor.drops(), event.a()).ifPresent(drop -> giveUp(drop, event.c())));
            case FORGET -> byHand(() -> forget(of(NUMBERS, event.a()), event.c()));
            case CAMPAIGN -> vendor.knowAll();
            case CLOCK -> {
                machines.get(event.c() % machines.size()).set(of(STEPS, event.a()));
                pass(Duration.ofMillis(event.b() % 1000));
                each(SimulatedProcess::lookAtTheClock);
            }
            case BREAK -> database.breakAt(of(List.of(Break.values()), event.a()), event.b() % 24);
            case KILL -> pick(ferries, event.a()).ifPresent(this::died);
            case START -> start(event.a() % PLACES);
            case END ->
                pick(ferries, event.a())
                        .filter(ferry -> ferry.runs() && ferries.size() > 1)
                        .ifPresent(this::endWell);
            case STOP ->
                pick(ferries, event.a())
                        .filter(Ferry::runs)
                        .ifPresent(ferry -> standStill(
                                ferry,
                                event.b() % 30,
                                of(STOPS, event.c()),
                                Duration.ofMillis(event.c() / STOPS.size() % 3000)));
        }
    }

    /** Also where the ledger cannot do it now, and forgets that it was asked. */
    private void forget(String number, int at) {
        knowAll();
        process(at).ifPresent(process -> {
            auditor.toBeForgotten(number, ledger.drops().sealed(), database.beingRead());
            process.forget(number);
        });
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
        if (!history.isOfSeveral()) {
            ferries.forEach(ferry -> takeSoon(ferry, file));
        }
    }

    private void takeSoon(Ferry ferry, Arrived file) {
        if (ferry.node == null) {
            ferry.clockwork.execute(() -> take(ferry, file));
        } else if (!ferry.reading.contains(file) && ferry.process.mayRead(ADD.account())) {
            ferry.reading.add(file);
            ferry.clockwork.execute(() -> read(ferry, file));
        }
    }

    /** What the intake does, as far as the ledger hears of it. */
    private void take(Ferry ferry, Arrived file) {
        if (!inbox.contains(file)) {
            return;
        }
        Drops drops = ferry.process.module().drops();
        String drop = "d" + names++;
        try {
            if (wasTaken(ferry, file)) {
                return;
            }
            if (file.small()) {
                drops.together(() -> {
                    write(drops, drop, file, drops.reader());
                    drops.seal(drop, "archive/" + drop, linger);
                });
            } else {
                write(drops, drop, file, drops.reader());
                drops.seal(drop, "archive/" + drop, linger);
            }
            leavesTheInbox(ferry, file, drop);
        } catch (NestedRuntimeException e) {
            notTaken(drops, drop, file, e);
            ferry.clockwork.after(SECOND, () -> take(ferry, file));
        }
    }

    private void notTaken(Drops drops, String drop, Arrived file, RuntimeException fault) {
        say(file.content() + " cannot be written down: " + fault.getMessage());
        byHand(() -> drops.forget(drop));
    }

    private boolean wasTaken(Ferry ferry, Arrived file) {
        Optional<Drop> before = ferry.process.module().drops().withContent("feed", file.content());
        before.ifPresent(drop -> leavesTheInbox(ferry, file, drop.id()));
        return before.isPresent();
    }

    /** The same step by step, between which the ferry may stand still; it looks for the file again. */
    private void read(Ferry ferry, Arrived file) {
        Drops drops = ferry.process.module().drops();
        String reader = drops.reader();
        String drop = "d" + names++;
        if (!inbox.contains(file)) {
            hasRead(ferry, file);
            return;
        }
        step(ferry, drop, file, () -> {
            if (wasTaken(ferry, file)) {
                hasRead(ferry, file);
                return;
            }
            step(ferry, drop, file, () -> {
                if (file.small()) {
                    drops.together(() -> {
                        write(drops, drop, file, reader);
                        drops.seal(drop, "archive/" + drop, linger);
                    });
                    hasWritten(ferry, drop, file);
                    return;
                }
                write(drops, drop, file, reader);
                step(ferry, drop, file, () -> {
                    drops.seal(drop, "archive/" + drop, linger);
                    hasWritten(ferry, drop, file);
                });
            });
        });
    }

    private void step(Ferry ferry, String drop, Arrived file, Runnable what) {
        ferry.clockwork.execute(() -> {
            try {
                what.run();
            } catch (NestedRuntimeException | IllegalStateException e) {
                notTaken(ferry.process.module().drops(), drop, file, e);
                hasRead(ferry, file);
            }
        });
    }

    private void hasWritten(Ferry ferry, String drop, Arrived file) {
        leavesTheInbox(ferry, file, drop);
        hasRead(ferry, file);
    }

    private static void hasRead(Ferry ferry, Arrived file) {
        ferry.reading.remove(file);
        ferry.process.hasRead(ADD.account());
    }

    private void write(Drops drops, String drop, Arrived file, String reader) {
        Instant now = server.now();
        drops.open(
                Drop.arriving(drop, "feed", drop + ".csv", file.content(), 1, now, now)
                        .withHeader(List.of("PhoneNumber"), Map.of("PhoneNumber", 0)),
                reader);
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
    }

    private void leavesTheInbox(Ferry ferry, Arrived file, String drop) {
        inbox.remove(file);
        known(file, drop);
        ferry.process.sealed(file.adds() ? ADD : DELETE, linger);
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
            ledger.drops()
                    .withContent("feed", file.content())
                    .filter(drop -> database.place(drop.id()).isPresent())
                    .ifPresent(drop -> known(file, drop.id()));
        }
    }

    private static Request request(Call call) {
        boolean adds = call.lane().equals(ADD);
        String url = call.callbackUrl();
        return new Request(
                call.id(),
                adds,
                call.campaigns(),
                call.rows().stream().map(row -> row.get(0)).toList(),
                adds ? call.identities() : List.of(),
                !call.options().isEmpty(),
                url == null ? null : url.substring(url.lastIndexOf('/') + 1));
    }

    private void send(Ferry ferry, Call call, UnderWay underWay) {
        Request request = request(call);
        boolean adds = request.adds();
        knowAll();
        requests.put(call.id(), request);
        Way way = fates.isEmpty() ? Way.FINE : fates.remove();
        if (way == Way.LATE_REQUEST && !adds) {
            way = Way.LOST_REQUEST; // when it comes so late, nobody can tell which adds it deletes
        }
        say(request + " " + way);
        auditor.leaves(request, underWay.node());
        Operation operation = configuration.lane(call.lane()).operation();
        Duration patience = operation.answerTimeout();
        switch (way) {
            case FINE -> arrive(request, HALF_WAY, reply -> answer(ferry, underWay, HALF_WAY, read(operation, reply)));
            case SLOW_ANSWER ->
                arrive(request, HALF_WAY, slowly, reply -> answer(ferry, underWay, HALF_WAY, read(operation, reply)));
            case LOST_REQUEST -> fail(ferry, underWay, patience, new SocketTimeoutException("no answer"));
            case LOST_ANSWER -> {
                arrive(request, HALF_WAY, reply -> {});
                fail(ferry, underWay, patience, new SocketTimeoutException("no answer"));
            }
            case UNREACHABLE -> fail(ferry, underWay, HALF_WAY, new ConnectException("refused"));
            case GARBLED ->
                arrive(
                        request,
                        HALF_WAY,
                        reply -> answer(ferry, underWay, HALF_WAY, Answers.read(operation, 200, "{\"state\": \"fi")));
            case SERVER_ERROR -> {
                if (request.call().hashCode() % 2 == 0) {
                    arrive(request, HALF_WAY, reply -> {});
                }
                answer(
                        ferry,
                        underWay,
                        HALF_WAY.multipliedBy(2),
                        Answers.read(operation, 502, "<html>Bad Gateway</html>"));
            }
            case TOO_MANY -> answer(ferry, underWay, HALF_WAY, Answers.read(operation, 429, ""));
            case ASKS_FOR_TIME -> askForTime(ferry, underWay, Answers.read(operation, 429, ""));
            case KEY_WRONG -> answer(ferry, underWay, HALF_WAY, Answers.read(operation, 403, ""));
            case LATE_REQUEST -> {
                onTheWay.put(request.call(), request);
                time.after(patience.plus(LATE), () -> {
                    onTheWay.remove(request.call());
                    say(request.call() + " arrives after all");
                    vendor.receive(request, time.now(), true);
                });
                fail(ferry, underWay, patience, new SocketTimeoutException("no answer"));
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

    private void answer(Ferry ferry, UnderWay underWay, Duration delay, Outcome outcome) {
        back(ferry, delay, () -> {
            say(underWay.call().id() + " is answered: " + outcome.kind());
            ferry.process.answered(underWay, outcome);
        });
    }

    private void askForTime(Ferry ferry, UnderWay underWay, Outcome outcome) {
        back(ferry, HALF_WAY, () -> {
            Instant until = Instant.now(ferry.process.clock()).plus(ASKED);
            say(underWay.call().id() + " is asked to come back at " + until);
            ferry.process.answered(underWay, outcome.notBefore(until));
            if (database.isSettled(underWay.call().id())) {
                auditor.asksForTime(
                        underWay.call().lane().equals(ADD),
                        time.now().plus(ASKED).minus(APART));
            }
        });
    }

    private void fail(Ferry ferry, UnderWay underWay, Duration delay, Exception fault) {
        back(ferry, delay, () -> {
            say(underWay.call().id() + " fails");
            ferry.process.failed(underWay, fault);
        });
    }

    /** Something comes back to the process that asked; when it is gone, to nobody. */
    private static void back(Ferry ferry, Duration delay, Runnable what) {
        ferry.clockwork.after(delay, what);
    }

    /**
     * The vendor calls back.
     *
     * @param how 0: nobody hears of it; 1: twice; 2: after somebody who guessed
     * @param at which of the ferries
     */
    private void callBack(Upload upload, int how, int at) {
        vendor.takeIn(upload, inOrder);
        upload.told = true;
        String secret = upload.request.secret();
        if (secret == null || how == 0 && !slow) {
            return;
        }
        if (how == 2) {
            process(at).ifPresent(process -> {
                process.callback(
                        secret.replace(secret.charAt(0), secret.charAt(0) == '0' ? '1' : '0'), "ozonetel", "no");
                process.callback(secret, "another", "no");
            });
        }
        boolean heard = process(at)
                .filter(process -> process.callback(secret, "ozonetel", "told"))
                .isPresent();
        say("callback of " + upload.request.call() + (heard ? "" : ", and nobody hears it"));
        if (!heard && slow) {
            upload.told = false;
        }
        if (how == 1) {
            process(at + 1).ifPresent(process -> process.callback(secret, "ozonetel", "told again"));
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
        pick(doubtful(), event.a()).ifPresent(call -> word(call.call(), event.b() % 3 == 0, event.c()));
    }

    private List<CallView> doubtful() {
        return ledger.callViews().withOutcome(Calls.State.IN_DOUBT, 100);
    }

    private void word(String call, boolean hasty, int at) {
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
        process(at)
                .ifPresent(process -> process.doubts().resolve(call, sent ? Doubts.Word.SENT : Doubts.Word.NOT_SENT));
    }

    private void pause(LaneId lane, int at) {
        process(at).ifPresent(process -> {
            mended(lane);
            process.control().pause(lane);
        });
    }

    /** Whoever resumes a lane that only rests takes it upon himself that the vendor is not ready. */
    private void resume(LaneId lane, int at) {
        process(at).ifPresent(process -> {
            mended(lane);
            if (!state(lane).equals(Lanes.State.OPEN)) {
                process.resume(lane);
            }
        });
    }

    /** Who lays a hand on a blocked lane has seen to what blocked it, and to what the vendor asked for before. */
    private void mended(LaneId lane) {
        if (state(lane).equals(Lanes.State.BLOCKED)) {
            auditor.mended(lane.equals(ADD));
        }
    }

    private Lanes.State state(LaneId lane) {
        return ledger.lanes().of(lane).state();
    }

    private void giveUp(String drop, int at) {
        try {
            if (process(at).filter(process -> process.campaigns().giveUp(drop)).isPresent()) {
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
        settleDown();
        for (int day = 0; day < MOST_DAYS && !(day > 0 && isQuiet()); day++) {
            for (int round = 0; round < MOST_ROUNDS && !(round > 0 && isQuiet()); round++) {
                resume(ADD, round);
                resume(DELETE, round);
                watch();
                pass(round % 4 == 3 ? Duration.ofMinutes(11) : Duration.ofSeconds(65));
                each(SimulatedProcess::lookAtTheClock);
                int at = round;
                List.copyOf(vendor.untold()).forEach(upload -> callBack(upload, 3, at));
                doubtful().forEach(call -> word(call.call(), false, at));
                pass(Duration.ZERO);
            }
            auditor.nothingOutlivesItsDelete(states(), vendor, slow);
            watch();
            pass(Duration.ofHours(25));
            eachWithTheHouse(SimulatedProcess::lookForOverdueCallbacks);
        }
        Map<String, Map<Integer, List<String>>> states = states();
        auditor.nothingOutlivesItsDelete(states, vendor, slow);
        auditor.atTheEnd(states, vendor);
        forgetAll();
        auditor.forgotten(database.asked(), database.rows());
        if (!inbox.isEmpty()) {
            throw new Broken(1, "files are left in the inbox: " + inbox);
        }
    }

    /** Those of several who look for the first time, or after a rest of their own, need a while. */
    private void forgetAll() {
        eachWithTheHouse(SimulatedProcess::lookAtForgettings);
        if (history.isOfSeveral()) {
            pass(Duration.ofHours(25));
            eachWithTheHouse(SimulatedProcess::lookAtForgettings);
        }
    }

    /** Whoever stands still goes on, and all that is to be done is somebody's. */
    private void settleDown() {
        if (history.isOfSeveral()) {
            watch();
            pass(STOPS.get(STOPS.size() - 1).plus(WATCHFUL));
        }
    }

    /** Whether there is nothing for anybody to do. */
    private boolean isQuiet() {
        return inbox.isEmpty() && vendor.untold().isEmpty() && Auditor.isDone(database.states());
    }
}
