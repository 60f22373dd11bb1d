package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.HandMachine;
import io.leadferry.TestLedger;
import io.leadferry.lane.Pace;
import io.leadferry.ledger.Permits.Permit;
import io.leadferry.model.Destination;
import io.leadferry.model.LaneId;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Limit;
import io.leadferry.model.Row;
import io.leadferry.model.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Whatever is done to the machine's clock, nothing waits longer for it, and no call comes too early. A ledger on a server goes
 * by the server's: see {@link ServerLedgerTest}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClockStepsTest {

    private static final LaneId LANE = new LaneId("acme", "add-leads");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ClockSteps.Longest LONGEST =
            new ClockSteps.Longest(MINUTE, Duration.ofHours(1), Duration.ofDays(1));

    private final HandMachine machine = new HandMachine();
    private LedgerAddress address;
    private Ledger ledger;
    private LedgerModule module;
    private LeadferryClock clock;
    private ClockSteps steps;
    private Permits permits;
    private Lanes lanes;

    @BeforeEach
    void open(@TempDir Path home) {
        address = TestLedger.at(home.resolve("ledger.db"));
        open();
    }

    private void open() {
        ledger = Ledger.open(address);
        clock = new LeadferryClock(machine.time());
        steps = new ClockSteps(ledger, clock, machine.time().boot(), LONGEST);
        module = new LedgerModule(ledger, Map.of(), clock);
        permits = module.permits();
        lanes = module.lanes();
        steps.atStart();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** What waits, each for another minute: a linger, a rest, a hold, a callback, an unknown campaign. */
    private void allThatWaits() {
        Drops drops = module.drops();
        Instant now = clock.instant();
        Destination to = new Destination(LANE, List.of("A"), List.of("PhoneNumber"), new TreeMap<>());
        for (String drop : List.of("lingers", "rests")) {
            drops.open(
                    Drop.arriving(drop, "leads", drop, drop, 1, now, now).withHeader(List.of("PhoneNumber"), Map.of()));
            List<Row> rows = List.of(new Row(2, "9000000001", 919000000001L, List.of("9000000001")));
            drops.append(drop, List.of(new Drops.NewSlice(to, rows)), List.of(), 1, 0, 0);
            drops.seal(drop, "archive/" + drop, MINUTE);
        }
        long later = now.plus(MINUTE).toEpochMilli();
        sql("update parts set state = 'resting', not_before = " + later + ", put_off_since = " + now.toEpochMilli()
                + " where drop_id = 'rests'");
        sql("insert into calls (id, lane, campaigns, row_count, permit_id, sent_at, outcome, owed_until)"
                + " values ('c', 'acme/add-leads', '[]', 1, 1, " + now.toEpochMilli() + ", 'accepted', " + later + ")");
        sql("insert into unknown_campaigns (lane, campaign, message, since, tries, next_try)"
                + " values ('acme/add-leads', 'A', 'unknown', " + now.toEpochMilli() + ", 1, " + later + ")");
        lanes.rest(LANE, Wait.Kind.LANE_RESTS, "said later", now, now.plus(MINUTE));
        permits.answered(permits.take(LANE, now, Instant.EPOCH), clock);
    }

    private void sql(String statement) {
        ledger.sql().sql(statement).update();
    }

    /** How long each of these waits on, in seconds; the permit has no wait of its own, and says how old it is. */
    private Map<String, Long> left() {
        Map<String, Long> left = new TreeMap<>();
        Map.of(
                        "linger", "select due_at from parts where drop_id = 'lingers'",
                        "rest", "select not_before from parts where drop_id = 'rests'",
                        "putOffSince", "select put_off_since from parts where drop_id = 'rests'",
                        "hold", "select hold_until from lanes",
                        "callback", "select owed_until from calls",
                        "unknown", "select next_try from unknown_campaigns",
                        "permit", "select answered_at from permits",
                        "sentAt", "select sent_at from calls")
                .forEach((name, query) -> {
                    long at = ledger.sql().sql(query).query(Long.class).single();
                    left.put(name, Math.round((at - clock.millis()) / 1000.0));
                });
        return left;
    }

    private static Map<String, Long> expected(long waits, long permit) {
        Map<String, Long> expected = new TreeMap<>();
        for (String name : List.of("linger", "rest", "hold", "callback", "unknown")) {
            expected.put(name, waits);
        }
        expected.put("permit", permit);
        expected.put("putOffSince", permit);
        return expected;
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, -2, 2, 3600, 40_000_000})
    void whatWaitsKeepsWhatItHasLeftWhileAFerryRuns(long seconds, CapturedOutput log) {
        allThatWaits();
        machine.pass(SECOND.multipliedBy(20));
        Map<String, Long> before = left();
        machine.set(SECOND.multipliedBy(seconds));

        assertThat(left()).as("before the step is seen").isEqualTo(before);
        assertThat(steps.look()).isTrue();
        assertThat(left()).containsAllEntriesOf(expected(40, -20));
        assertThat(left().get("sentAt")).as("what is told of the past").isEqualTo(-20 - seconds);
        assertThat(steps.look()).isFalse();
        assertThat(log).containsOnlyOnce("The machine's clock was set").contains("by " + Math.abs(seconds) + " s");
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, 3600})
    void alsoWhereTheClockIsSetWhileNoFerryRuns(long seconds, CapturedOutput log) {
        allThatWaits();
        ledger.close();
        machine.pass(SECOND.multipliedBy(20));
        machine.set(SECOND.multipliedBy(seconds));
        open();

        assertThat(left()).containsAllEntriesOf(expected(40, -20));
        assertThat(log).containsOnlyOnce("while no ferry was running");
    }

    @Test
    void aMachineThatCountedNothingMeanwhileLosesAPeriodAtMost(CapturedOutput log) {
        allThatWaits();
        ledger.close();
        machine.boot(SECOND.multipliedBy(20));
        machine.set(Duration.ofHours(-1));
        open();

        assertThat(left()).containsAllEntriesOf(expected(60, 0));
        assertThat(log).containsOnlyOnce("was set back");
    }

    @Test
    void asDoesALedgerThatKnowsOfNoEarlierLook() {
        machine.tellNothingOfBoots();
        allThatWaits();
        sql("delete from clock");
        ledger.close();
        machine.set(Duration.ofHours(-1));
        open();

        assertThat(left()).containsAllEntriesOf(expected(60, 0));
    }

    /** Such a clock as nobody saw step: whatever its times are, nothing waits longer than it can. */
    @Test
    void timesOfAnotherClockEndNow(CapturedOutput log) {
        allThatWaits();
        long hour = Duration.ofHours(1).toMillis();
        sql("update permits set taken_at = taken_at + " + hour + ", answered_at = answered_at + " + hour);
        sql("update parts set due_at = due_at + " + hour + ", not_before = not_before + " + hour
                + ", put_off_since = put_off_since + " + hour);
        sql("update lanes set hold_until = hold_until + " + hour + ", hold_since = hold_since + " + hour);
        sql("update unknown_campaigns set next_try = next_try + " + hour + ", since = since + " + hour);
        sql("update calls set owed_until = owed_until + " + Duration.ofDays(2).toMillis());
        ledger.close();
        open();

        Map<String, Long> left = left();
        assertThat(left)
                .contains(Map.entry("linger", 0L), Map.entry("rest", 0L), Map.entry("hold", 0L))
                .contains(Map.entry("unknown", 0L), Map.entry("permit", 0L), Map.entry("putOffSince", 0L))
                .contains(Map.entry("callback", Duration.ofDays(1).toSeconds()));
        assertThat(log).containsOnlyOnce("end now");
    }

    @Test
    void anOrdinaryRestartIsNoStep(CapturedOutput log) {
        allThatWaits();
        ledger.close();
        machine.pass(SECOND.multipliedBy(20));
        open();
        assertThat(left()).containsAllEntriesOf(expected(40, -20));
        ledger.close();
        machine.boot(SECOND.multipliedBy(20));
        open();

        assertThat(left()).containsAllEntriesOf(expected(20, -40));
        assertThat(log).doesNotContain("was set");
    }

    @Test
    void aMachineThatSleptIsAClockThatWasSetForward() {
        allThatWaits();
        machine.sleep(Duration.ofHours(8));
        assertThat(steps.look()).isTrue();

        assertThat(left()).containsAllEntriesOf(expected(60, 0));
    }

    @Test
    void aPermitFromTheFutureWhoeverWroteItCountsFromNow(CapturedOutput log) {
        allThatWaits();
        sql("update permits set answered_at = answered_at + 3600000");
        machine.pass(SECOND.multipliedBy(20));
        assertThat(steps.look()).isTrue();
        assertThat(steps.look()).isFalse();

        assertThat(left()).containsEntry("permit", 0L);
        assertThat(log).containsOnlyOnce("count from now on");
    }

    @Test
    void alsoWhereItWasWrittenWhileNoFerryRan(CapturedOutput log) {
        allThatWaits();
        sql("update permits set answered_at = answered_at + 3600000");
        ledger.close();
        machine.pass(SECOND.multipliedBy(20));
        open();

        assertThat(left()).containsEntry("permit", 0L);
        assertThat(log).containsOnlyOnce("count from now on");
    }

    @Test
    void aStepThatCannotBeWrittenDownIsNotTakenAndTriedAgain() {
        allThatWaits();
        machine.set(Duration.ofHours(1));
        sql("alter table unknown_campaigns rename to away");
        Instant before = clock.instant();
        assertThatThrownBy(() -> steps.look()).isInstanceOf(RuntimeException.class);
        assertThat(clock.instant()).isEqualTo(before);
        sql("alter table away rename to unknown_campaigns");
        assertThat(steps.look()).isTrue();

        assertThat(left()).containsAllEntriesOf(expected(60, 0));
    }

    /** One lane with always something to send, seen from the vendor's own even count. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noWindowOfTheVendorHoldsOneCallTooManyAndNoLaneStandsStill(long seed) {
        Random random = new Random(seed);
        Limit limit = new Limit(1 + random.nextInt(4), Duration.ofSeconds(5 + random.nextInt(20)), 1, Limit.Turn.FREE);
        Duration tick = Duration.ofMillis(200);
        List<Long> arrivals = new ArrayList<>();
        Map<Long, Integer> underWay = new TreeMap<>();
        long allowed = 0;
        long still = 0;
        long at = 0;
        for (int ticks = 0; ticks < 1500; ticks++, at += tick.toMillis(), still += tick.toMillis()) {
            machine.pass(tick);
            if (random.nextInt(60) == 0) {
                machine.set(Duration.ofMillis(random.nextInt(8_000_000) - 4_000_000));
            }
            if (random.nextInt(200) == 0) {
                // nobody is at work for a moment; calls that are under way are answered first, as at any stop
                underWay.keySet().forEach(permit -> permits.answered(permit, clock));
                underWay.clear();
                ledger.close();
                machine.pass(tick);
                at += tick.toMillis();
                open();
            }
            if (ticks % 5 == 0) {
                steps.look();
            }
            underWay.replaceAll((permit, left) -> left - 1);
            underWay.entrySet().removeIf(call -> {
                if (call.getValue() <= 0) {
                    permits.answered(call.getKey(), clock);
                }
                return call.getValue() <= 0;
            });
            List<Permit> out = permits.of(LANE);
            if (Pace.decide(limit, out, clock.instant()) instanceof Pace.Decision.Now) {
                underWay.put(
                        permits.take(
                                LANE,
                                clock.instant(),
                                clock.instant().minus(limit.per().multipliedBy(2))),
                        3);
                arrivals.add(at);
                still = 0;
            }
            allowed = limit.per().toMillis() * 1001 / 1000 + 5 * tick.toMillis();
            assertThat(still).as("milliseconds without a call").isLessThanOrEqualTo(allowed);
        }
        for (int first = 0; first + limit.calls() < arrivals.size(); first++) {
            assertThat(arrivals.get(first + limit.calls()) - arrivals.get(first))
                    .as("call %s under %s", first, limit)
                    .isGreaterThan(limit.per().toMillis());
        }
    }
}
