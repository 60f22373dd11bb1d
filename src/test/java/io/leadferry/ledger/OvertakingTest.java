package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.ADD;
import static io.leadferry.ledger.LedgerFixture.DELETE;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import io.leadferry.model.Fates;
import io.leadferry.model.Fates.Fate;
import io.leadferry.model.Outcome.Kind;
import io.leadferry.model.RowState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Law 6 over random histories: adds and deletes of few numbers in few campaigns, calls that are answered, lost, put off or
 * refused, callbacks that come early, late or never, operators' words and restarts; before a vendor of a few lines that
 * queues adds and deletes at once. What it holds is compared with what the ledger claims, after every step.
 */
@OnBothLedgers
class OvertakingTest {

    private static final List<String> NUMBERS =
            IntStream.range(1, 7).mapToObj(i -> "900000000" + i).toList();
    /** The vendor comes to know it late. */
    private static final String UNKNOWN = "West";

    private static final List<String> CAMPAIGNS = List.of("East", "North", "South", UNKNOWN);

    @TempDir
    Path home;

    static IntStream seeds() {
        return IntStream.range(0, 5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noAddOutlivesALaterDeleteThatIsConfirmed(int seed) throws Exception {
        run(seed, false);
    }

    /** What is taken in after its callback was given up is deleted when the callback comes after all. */
    @ParameterizedTest
    @MethodSource("seeds")
    void noAddOutlivesItBeforeAVendorThatTakesLongerThanAnybodyWaits(int seed) throws Exception {
        run(seed, true);
    }

    private void run(int seed, boolean slow) throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, true, seed)) {
            History history = new History(fixture, new Random(seed), slow);
            for (int step = 0; step < 70; step++) {
                history.step();
                history.lawsHold();
            }
            history.end();
            history.lawsHold();
            history.nothingIsLeft();
            fixture.isSound();
        }
    }

    /** A sealed drop; its place in the order of the world. */
    private record Sealed(int seq, Destination destination, List<String> numbers) {
        boolean deletes(String campaign, String number) {
            return destination.lane().equals(DELETE)
                    && destination.campaigns().contains(campaign)
                    && numbers.contains(number);
        }
    }

    /** An add as the vendor has it. */
    private record Lead(String campaign, String number, int seq, String identity) {}

    /** An add call in the vendor's queue, later in its campaigns. */
    private static final class Upload {
        private final Call call;
        private final List<Lead> leads;
        private final boolean checked;
        private final List<Fate> failed = new ArrayList<>();
        private boolean processed;
        private boolean told;

        Upload(Call call, List<Lead> leads, boolean checked) {
            this.call = call;
            this.leads = leads;
            this.checked = checked;
        }
    }

    private record UnderWay(Call call, Kind answer, boolean arrives) {}

    private static final class History {
        private final LedgerFixture fixture;
        private final Random random;
        /** Whether the vendor's queue outlives the deadline; then it swallows no callback. */
        private final boolean slow;

        private final Map<String, Sealed> drops = new LinkedHashMap<>();
        private final Map<String, UnderWay> underWay = new LinkedHashMap<>();
        private final Map<String, Call> inDoubt = new LinkedHashMap<>();
        private final Set<String> arrivedCalls = new HashSet<>();
        private final List<Upload> uploads = new ArrayList<>();
        private final List<Lead> campaigns = new ArrayList<>();
        /** What was last said of an add row's call. */
        private final Map<String, Kind> said = new HashMap<>();

        private final Set<String> arrivedRows = new HashSet<>();
        /** Rows that an operator thought were not sent. */
        private final Set<String> mistaken = new HashSet<>();

        private final List<String> log = new ArrayList<>();
        private boolean unknown = true;

        History(LedgerFixture fixture, Random random, boolean slow) {
            this.fixture = fixture;
            this.random = random;
            this.slow = slow;
        }

        void step() {
            switch (random.nextInt(16)) {
                case 0, 1 ->
                    seal(random.nextInt(4) == 0 ? LedgerFixture.checkedAdd(campaign()) : LedgerFixture.add(campaign()));
                case 2, 3 -> {
                    List<String> some = new ArrayList<>(CAMPAIGNS);
                    Collections.shuffle(some, random);
                    seal(LedgerFixture.delete(
                            some.subList(0, 1 + random.nextInt(2)).toArray(String[]::new)));
                }
                case 4, 5, 6 -> cutAdd();
                case 7, 8 -> cutDelete();
                case 9, 10, 11 -> any(underWay.keySet(), call -> true).ifPresent(this::answer);
                case 12 -> {
                    List<Upload> queued =
                            uploads.stream().filter(one -> !one.processed).toList();
                    if (!queued.isEmpty()) {
                        process(queued.get(random.nextInt(queued.size())));
                    }
                }
                case 13 -> {
                    if (!slow || random.nextBoolean()) {
                        tellOne();
                    }
                }
                case 14 -> {
                    if (random.nextInt(4) == 0) {
                        lookAtTheUnknown();
                    } else if (random.nextInt(slow ? 2 : 3) == 0) {
                        deadline();
                    } else {
                        any(inDoubt.keySet(), call -> true).ifPresent(this::resolve);
                    }
                }
                default -> {
                    if (random.nextInt(3) == 0) {
                        restart();
                    }
                }
            }
        }

        private String campaign() {
            return CAMPAIGNS.get(random.nextInt(CAMPAIGNS.size()));
        }

        private <T> java.util.Optional<T> any(Set<T> all, Predicate<T> which) {
            List<T> some = all.stream().filter(which).toList();
            return some.isEmpty()
                    ? java.util.Optional.empty()
                    : java.util.Optional.of(some.get(random.nextInt(some.size())));
        }

        private void seal(Destination destination) {
            List<String> numbers = new ArrayList<>(NUMBERS);
            Collections.shuffle(numbers, random);
            numbers = numbers.subList(0, 1 + random.nextInt(3));
            String drop = fixture.drop(destination, numbers);
            log.add("sealed " + drops.size() + " " + drop + " "
                    + destination.lane().operation() + " " + destination.campaigns() + " " + numbers);
            drops.put(drop, new Sealed(drops.size(), destination, List.copyOf(numbers)));
        }

        private void cutAdd() {
            Call call = fixture.cut(ADD);
            if (call == null) {
                return;
            }
            for (Lead lead : leads(call)) {
                assertThat(drops.values().stream()
                                .filter(drop -> drop.seq() > lead.seq())
                                .anyMatch(drop -> drop.deletes(lead.campaign(), lead.number())))
                        .as("%s is sent after its delete is sealed%s", lead, this)
                        .isFalse();
                drops.forEach((id, drop) -> {
                    if (drop.seq() < lead.seq() && drop.deletes(lead.campaign(), lead.number())) {
                        assertThat(fixture.campaignsLeft(id, lead.number()))
                                .as("%s is sent before the earlier delete %s is settled there%s", lead, id, this)
                                .doesNotContain(lead.campaign());
                    }
                });
                Kind last = said.get(lead.identity());
                assertThat(last == null
                                || last == Kind.NOT_YET
                                || last == Kind.REFUSED
                                || last == Kind.CAMPAIGN_REFUSED
                                || (last != Kind.ACCEPTED && checked(call)))
                        .as("%s is sent again after %s%s", lead, last, this)
                        .isTrue();
            }
            depart(call);
        }

        private boolean checked(Call call) {
            return !call.options().isEmpty();
        }

        private void cutDelete() {
            if (underWay.values().stream().noneMatch(one -> one.call().lane().equals(DELETE))) {
                Call call = fixture.cut(DELETE);
                if (call != null) {
                    depart(call);
                }
            }
        }

        private void depart(Call call) {
            Kind answer =
                    switch (random.nextInt(10)) {
                        case 0 -> Kind.NOT_YET;
                        case 1 -> Kind.REFUSED;
                        case 2, 3 -> Kind.IN_DOUBT;
                        default -> call.lane().equals(ADD) ? Kind.ACCEPTED : Kind.CONFIRMED;
                    };
            if (unknown && call.campaigns().contains(UNKNOWN)) {
                answer = Kind.CAMPAIGN_REFUSED;
            }
            boolean arrives = answer == Kind.IN_DOUBT
                    ? random.nextBoolean()
                    : answer == Kind.ACCEPTED || answer == Kind.CONFIRMED;
            log.add("cut " + call.id() + " " + call.campaigns() + " " + LedgerFixture.numbers(call) + " "
                    + call.identities() + " to be " + answer + (arrives ? ", arrives" : ""));
            underWay.put(call.id(), new UnderWay(call, answer, arrives));
            if (arrives && random.nextBoolean()) {
                arrive(call);
            }
        }

        private List<Lead> leads(Call call) {
            return IntStream.range(0, call.rows().size())
                    .mapToObj(row -> {
                        String identity = call.identities().get(row);
                        Sealed drop = Objects.requireNonNull(drops.get(identity.substring(0, identity.indexOf('-'))));
                        return new Lead(
                                call.campaigns().get(0),
                                LedgerFixture.numbers(call).get(row),
                                drop.seq(),
                                identity);
                    })
                    .toList();
        }

        /** The request reaches the vendor. */
        private void arrive(Call call) {
            if (!arrivedCalls.add(call.id())) {
                return;
            }
            log.add("arrived " + call.id());
            if (call.lane().equals(ADD)) {
                Upload upload = new Upload(call, leads(call), checked(call));
                upload.leads.forEach(lead -> assertThat(arrivedRows.add(lead.identity())
                                || upload.checked
                                || mistaken.contains(lead.identity()))
                        .as("%s arrives twice%s", lead, this)
                        .isTrue());
                uploads.add(upload);
                return;
            }
            for (String number : LedgerFixture.numbers(call)) {
                for (String campaign : call.campaigns()) {
                    campaigns.removeIf(lead -> {
                        boolean gone = lead.campaign().equals(campaign)
                                && lead.number().equals(number);
                        assertThat(gone
                                        && drops.values().stream()
                                                .noneMatch(drop ->
                                                        drop.seq() > lead.seq() && drop.deletes(campaign, number)))
                                .as("nobody asked for %s to be deleted%s", lead, this)
                                .isFalse();
                        return gone;
                    });
                }
            }
        }

        private void answer(String id) {
            UnderWay one = Objects.requireNonNull(underWay.remove(id));
            if (one.arrives()) {
                arrive(one.call());
            }
            log.add("answer " + id + " " + one.answer());
            fixture.answer(one.call(), one.answer());
            said(one.call(), one.answer());
        }

        private void said(Call call, Kind answer) {
            call.identities().forEach(identity -> said.put(identity, answer));
            if (answer == Kind.IN_DOUBT && call.lane().equals(ADD)) {
                inDoubt.put(call.id(), call);
            }
        }

        /** The vendor takes an upload into the campaigns: after those before it, or before them. */
        private void process(Upload last) {
            boolean inOrder = random.nextBoolean();
            for (Upload upload : uploads) {
                if (!upload.processed && (inOrder || upload == last)) {
                    upload.processed = true;
                    log.add("processed " + upload.call.id());
                    upload.leads.forEach(lead -> take(upload, lead));
                }
                if (upload == last) {
                    return;
                }
            }
        }

        private void take(Upload upload, Lead lead) {
            boolean there = campaigns.stream()
                    .anyMatch(one -> one.campaign().equals(lead.campaign())
                            && one.number().equals(lead.number()));
            if (upload.checked && there) {
                upload.failed.add(new Fate(lead.number(), RowState.REFUSED, "Duplicate", true));
            } else if ((upload.call.id() + lead.number()).hashCode() % 7 == 0) {
                upload.failed.add(new Fate(lead.number(), RowState.REFUSED, "not on the list", false));
            } else {
                campaigns.add(lead);
            }
        }

        private void tellOne() {
            List<Upload> untold = uploads.stream().filter(one -> !one.told).toList();
            if (!untold.isEmpty()) {
                Upload upload = untold.get(random.nextInt(untold.size()));
                if (!slow && random.nextInt(6) == 0) {
                    upload.told = true; // and nobody hears of it
                    log.add("swallowed " + upload.call.id());
                } else {
                    tell(upload);
                }
            }
        }

        private void tell(Upload upload) {
            process(upload);
            upload.told = true;
            log.add("told " + upload.call.id() + " " + upload.failed);
            fixture.calledBack(upload.call.id(), new Fates(RowState.CONFIRMED, null, upload.failed));
            upload.call.identities().forEach(identity -> said.merge(identity, Kind.CONFIRMED, (before, now) -> now));
        }

        /** A day passes: what is under way is answered, and the vendor has worked off its queue, unless it is slow. */
        private void deadline() {
            List.copyOf(underWay.keySet()).forEach(this::answer);
            if (!slow) {
                uploads.forEach(this::process);
            }
            log.add("deadline");
            fixture.passTheDeadline();
        }

        /** An operator, who has asked the vendor, or has only looked whether the numbers are there. */
        private void resolve(String id) {
            Call call = Objects.requireNonNull(inDoubt.remove(id));
            boolean arrived = call.identities().stream().anyMatch(arrivedRows::contains);
            boolean queued =
                    uploads.stream().anyMatch(upload -> upload.call.id().equals(id) && !upload.processed);
            boolean hasty = queued && random.nextInt(3) == 0;
            if (hasty) {
                mistaken.addAll(call.identities());
            }
            boolean sent = arrived && !hasty;
            boolean had = fixture.calls
                    .resolve(id, sent ? RowState.ACCEPTED : RowState.PENDING, sent ? "sent" : "not sent")
                    .isPresent();
            if (had) {
                log.add("operator: " + id + (sent ? " sent" : " not sent"));
                if (!checked(call)) { // of another, only the rows that are not repeated anyhow are in doubt
                    call.identities().forEach(identity -> said.put(identity, sent ? Kind.ACCEPTED : Kind.NOT_YET));
                }
            }
        }

        /** A person gives up what waits for the unknown campaign, or has it made. */
        private void lookAtTheUnknown() {
            if (random.nextBoolean()) {
                any(drops.keySet(), drop -> fixture.states(drop).containsValue("resting"))
                        .ifPresent(drop -> log.add("given up " + drop + " "
                                + fixture.calls.giveUp(drop).isPresent()));
            } else if (random.nextInt(3) == 0) {
                known();
            }
        }

        private void known() {
            unknown = false;
            log.add("known");
            fixture.calls.campaignsMended(ADD);
            fixture.calls.campaignsMended(DELETE);
        }

        private void restart() {
            log.add("restart");
            underWay.values().forEach(one -> {
                if (one.arrives()) {
                    arrive(one.call());
                }
                said(one.call(), Kind.IN_DOUBT);
            });
            underWay.clear();
            fixture.reopen();
            fixture.settlement.takeUpAllLeft();
        }

        void lawsHold() {
            fixture.sumsHold();
            fixture.nothingWaitsInSilence();
            Map<String, Map<String, String>> states = fixture.allStates();
            List<Lead> held = new ArrayList<>(campaigns);
            uploads.stream().filter(one -> !one.processed).forEach(one -> held.addAll(one.leads));
            for (Lead lead : held) {
                List<String> deletes = drops.entrySet().stream()
                        .filter(drop -> drop.getValue().seq() > lead.seq()
                                && drop.getValue().deletes(lead.campaign(), lead.number()))
                        .map(Map.Entry::getKey)
                        .toList();
                if (slow && !deletes.isEmpty()) {
                    // a late word has the last delete repeated, unless the number was added again
                    deletes = untold(lead) || addedAgain(lead) ? List.of() : List.of(deletes.get(deletes.size() - 1));
                }
                for (String delete : deletes) {
                    assertThat(states.get(delete).get(lead.number()))
                            .as("the vendor has %s, and delete %s says it is done%s", lead, delete, this)
                            .isNotEqualTo("confirmed");
                }
            }
        }

        private boolean untold(Lead lead) {
            return uploads.stream().anyMatch(upload -> !upload.told && upload.leads.contains(lead));
        }

        /** Whether the number is added once more after its delete: then a late word on the first add deletes nothing. */
        private boolean addedAgain(Lead lead) {
            return drops.values().stream()
                    .anyMatch(drop -> drop.seq() > lead.seq()
                            && drop.destination().lane().equals(ADD)
                            && drop.destination().campaigns().contains(lead.campaign())
                            && drop.numbers().contains(lead.number()));
        }

        /** Everything comes to an end: all that waits is sent, answered, told, and where nobody tells, given up. */
        void end() {
            known();
            for (int round = 0; round < 30; round++) {
                List.copyOf(underWay.keySet()).forEach(this::answer);
                cutAdd();
                cutDelete();
                uploads.stream().filter(one -> !one.told).findFirst().ifPresent(this::tell);
                Set.copyOf(inDoubt.keySet()).forEach(this::resolve);
                if (round % 10 == 9) {
                    deadline();
                }
                lawsHold();
            }
            do {
                uploads.stream().filter(one -> slow && !one.told).forEach(this::tell);
                while (!underWay.isEmpty() || more(ADD) || more(DELETE)) {
                    List.copyOf(underWay.keySet()).forEach(this::answer);
                    Set.copyOf(inDoubt.keySet()).forEach(this::resolve);
                    deadline();
                    lawsHold();
                }
            } while (slow && uploads.stream().anyMatch(one -> !one.told));
        }

        private boolean more(io.leadferry.model.LaneId lane) {
            int before = underWay.size();
            if (lane.equals(ADD)) {
                cutAdd();
            } else {
                cutDelete();
            }
            return underWay.size() > before;
        }

        /** No row waits for anything, and what the vendor says it took and nobody deleted is there. */
        void nothingIsLeft() {
            Map<String, Map<String, String>> states = fixture.allStates();
            assertThat(states.values().stream().flatMap(rows -> rows.values().stream()))
                    .as("states at the end%s", this)
                    .doesNotContain("pending", "held", "resting", "sending");
            assertThat(drops.keySet()).allMatch(fixture::finished);
            Set<String> there = new LinkedHashSet<>();
            campaigns.forEach(lead -> there.add(lead.campaign() + " " + lead.number()));
            drops.forEach((id, drop) -> {
                if (!drop.destination().lane().equals(ADD)) {
                    return;
                }
                String campaign = drop.destination().campaigns().get(0);
                states.get(id).forEach((number, state) -> {
                    boolean deleted = drops.values().stream()
                            .anyMatch(later -> later.seq() > drop.seq() && later.deletes(campaign, number));
                    if (state.equals("confirmed") && !deleted) {
                        assertThat(there)
                                .as("%s of drop %s is confirmed%s", number, id, this)
                                .contains(campaign + " " + number);
                    }
                    if (state.equals("cancelled")) {
                        assertThat(deleted)
                                .as("%s of drop %s is cancelled%s", number, id, this)
                                .isTrue();
                    }
                });
            });
        }

        /** The way so far, for a failure's message. */
        @Override
        public String toString() {
            return "\n" + String.join("\n", log);
        }
    }
}
