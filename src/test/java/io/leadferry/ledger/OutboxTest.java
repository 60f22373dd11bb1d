package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.ADD;
import static io.leadferry.ledger.LedgerFixture.DELETE;
import static io.leadferry.ledger.LedgerFixture.add;
import static io.leadferry.ledger.LedgerFixture.delete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.leadferry.OnBothLedgers;
import io.leadferry.ledger.Drop.Quarantine;
import io.leadferry.ledger.Outbox.Event;
import io.leadferry.ledger.Outbox.Wanted;
import io.leadferry.model.Call;
import io.leadferry.model.EventType;
import io.leadferry.model.Fates;
import io.leadferry.model.Outcome;
import io.leadferry.model.RowState;
import io.leadferry.model.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens stands in the outbox, once, in its order, and nothing that did not happen. */
@OnBothLedgers
class OutboxTest {

    private static final Wanted ALL = new Wanted(EnumSet.allOf(EventType.class), null, Set.of());

    @TempDir
    Path home;

    private LedgerFixture fixture;
    private long seen;

    @BeforeEach
    void open() throws Exception {
        fixture = new LedgerFixture(home, true, 1);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Outbox outbox() {
        return fixture.module.outbox();
    }

    /** What happened since this was last asked. */
    private List<String> news() {
        List<Event> events = outbox().after(seen, ALL, 1000);
        seen = outbox().last();
        return events.stream()
                .map(event -> event.type().word() + " " + event.subject())
                .toList();
    }

    private Drop aside(String id, boolean held) {
        return Drop.arriving(id, "leads", id + ".csv", id, 1, fixture.clock.instant(), fixture.clock.instant())
                .inQuarantine(
                        new Quarantine("too few rows", "quarantine/leads/" + id, held, null, null),
                        null,
                        fixture.clock.instant());
    }

    @Test
    void aDropIsToldFromItsSealToItsEnd() {
        String drop = fixture.drop(add("A"), "6000000001");
        assertThat(news()).containsExactly("drop.sealed " + drop);

        Call call = fixture.cut(ADD);
        assertThat(news()).isEmpty();
        fixture.answer(call, Outcome.Kind.ACCEPTED);
        assertThat(news()).isEmpty();
        fixture.calledBack(call);
        assertThat(news()).containsExactly("drop.finished " + drop);
    }

    @Test
    void timesAreThoseOfTheFerrysClock() {
        fixture.drop(add("A"), "6000000001");
        fixture.lanes.set(ADD, Lanes.State.PAUSED, null, fixture.clock.instant());
        fixture.clock.advance(Duration.ofHours(1));
        fixture.lanes.set(ADD, Lanes.State.OPEN, null, fixture.clock.instant());
        Call call = fixture.cut(ADD);
        fixture.answer(call, Outcome.Kind.IN_DOUBT);
        fixture.clock.advance(Duration.ofHours(2));
        fixture.calls.resolve(call.id(), RowState.PENDING, "an operator says so");

        List<Event> events = outbox().after(0, ALL, 100);
        assertThat(events)
                .extracting(Event::type)
                .containsExactly(
                        EventType.DROP_SEALED,
                        EventType.LANE_PAUSED,
                        EventType.LANE_OPEN,
                        EventType.CALL_IN_DOUBT,
                        EventType.DROP_FINISHED,
                        EventType.CALL_RESOLVED);
        assertThat(events.get(5).at()).isEqualTo(fixture.clock.instant());
        assertThat(Duration.between(events.get(3).at(), events.get(5).at())).isEqualTo(Duration.ofHours(2));
        assertThat(Duration.between(events.get(1).at(), events.get(2).at())).isEqualTo(Duration.ofHours(1));
        assertThat(events.get(0).at()).isBeforeOrEqualTo(events.get(1).at());
    }

    @Test
    void aDropThatEndsAgainIsToldAgain() {
        fixture.lanes.set(ADD, Lanes.State.OPEN, null, fixture.clock.instant());
        assertThat(news()).as("it was open").isEmpty();
        String first = fixture.drop(add("A"), "6000000001");
        Call lost = fixture.cut(ADD);
        fixture.answer(lost, Outcome.Kind.IN_DOUBT);
        assertThat(news())
                .containsExactly("drop.sealed " + first, "call.in-doubt " + lost.id(), "drop.finished " + first);

        fixture.calls.resolve(lost.id(), RowState.PENDING, "an operator says so");
        assertThat(news()).containsExactly("call.resolved " + lost.id());
        Call again = fixture.cut(ADD);
        fixture.answer(again, Outcome.Kind.REFUSED);
        assertThat(news()).containsExactly("drop.finished " + first);
    }

    @Test
    void aCallWhoseRowsGoAgainByThemselvesIsNotInDoubt() {
        String drop = fixture.drop(delete("A"), "6000000001", "6000000002");
        fixture.answer(fixture.cut(DELETE), Outcome.Kind.IN_DOUBT);
        assertThat(news()).containsExactly("drop.sealed " + drop);
        fixture.answer(fixture.cut(DELETE), Outcome.Kind.CONFIRMED);
        assertThat(news()).containsExactly("drop.finished " + drop);
    }

    @Test
    void aCallOfManySlicesIsInDoubtOnceAndResolvedOnce() {
        String one = fixture.drop(add("A"), "6000000001", "6000000002");
        String other = fixture.drop(add("A"), "6000000003");
        Call call = fixture.cut(ADD);
        fixture.answer(call, Outcome.Kind.IN_DOUBT);
        assertThat(news())
                .containsOnlyOnce("call.in-doubt " + call.id())
                .contains("drop.finished " + one, "drop.finished " + other)
                .hasSize(5);

        fixture.calledBack(call.id(), Fates.all(RowState.CONFIRMED, null));
        assertThat(news()).containsExactly("call.resolved " + call.id());
    }

    @Test
    void anAnswerThatComesLateResolves() {
        fixture.drop(add("A"), "6000000001");
        Call call = fixture.cut(ADD);
        fixture.answer(call, Outcome.Kind.IN_DOUBT);
        news();
        fixture.answer(call, Outcome.Kind.CONFIRMED);
        assertThat(news()).containsExactly("call.resolved " + call.id());
    }

    @Test
    void aCallbackThatDoesNotComeIsToldOnceAndOneThatComesIsNotOverdue() {
        String drop = fixture.drop(add("A"), "6000000001");
        Call call = fixture.cut(ADD);
        fixture.answer(call, Outcome.Kind.ACCEPTED);
        news();
        fixture.passTheDeadline();
        assertThat(news()).containsExactly("call.overdue " + call.id(), "drop.finished " + drop);
        fixture.passTheDeadline();
        assertThat(news()).isEmpty();

        fixture.drop(add("A"), "6000000002");
        Call second = fixture.cut(ADD);
        fixture.answer(second, Outcome.Kind.ACCEPTED);
        fixture.calledBack(second);
        assertThat(news()).doesNotContain("call.overdue " + second.id());
        fixture.passTheDeadline();
        assertThat(news()).isEmpty();
    }

    @Test
    void filesThatAreSetAsideAreToldByWhatBecameOfThem() {
        fixture.drops.setAside(aside("held", true));
        fixture.drops.setAside(aside("bad", false));
        Drop first = fixture.drops.find(fixture.drop(add("A"), "6000000001")).orElseThrow();
        fixture.drops.setAside(
                Drop.arriving("again", "leads", "a.csv", "s", 1, fixture.clock.instant(), fixture.clock.instant())
                        .asDuplicateOf(first, "archive/again", fixture.clock.instant()));
        assertThat(news())
                .containsExactly(
                        "drop.held held", "drop.quarantined bad", "drop.sealed " + first.id(), "drop.duplicate again");

        assertThat(fixture.drops.release("held")).isTrue();
        assertThat(fixture.drops.release("held")).isTrue();
        assertThat(fixture.drops.discard("held")).isFalse();
        assertThat(fixture.drops.discard("bad")).isTrue();
        assertThat(fixture.drops.discard("bad")).isTrue();
        assertThat(news()).containsExactly("drop.released held", "drop.discarded bad");
    }

    @Test
    void aReleasedFileThatIsReadAnewIsNotHeldAgain() {
        fixture.drops.setAside(aside("held", true));
        fixture.drops.release("held");
        news();
        Drop released = fixture.drops.find("held").orElseThrow();
        fixture.drops.open(released.withHeader(List.of("PhoneNumber"), Map.of("PhoneNumber", 0)));
        fixture.drops.forgetUnsealed();
        assertThat(fixture.drops.find("held").orElseThrow().state()).isEqualTo(Drop.State.QUARANTINED);
        assertThat(news()).as("a crash while it was read").isEmpty();

        fixture.drops.open(released.withHeader(List.of("PhoneNumber"), Map.of("PhoneNumber", 0)));
        fixture.drops.seal("held", "archive/held", Duration.ZERO);
        assertThat(news()).containsExactly("drop.sealed held", "drop.finished held");
    }

    @Test
    void aReleasedFileThatCannotBeReadIsInQuarantineAgain() {
        fixture.drops.setAside(aside("held", true));
        fixture.drops.release("held");
        news();
        Drop released = fixture.drops.find("held").orElseThrow();
        fixture.drops.open(released.withHeader(List.of("PhoneNumber"), Map.of("PhoneNumber", 0)));
        fixture.drops.setAside(aside("held", false));
        assertThat(news()).containsExactly("drop.quarantined held");
    }

    @Test
    void aLaneIsToldWhereItsStateChanges() {
        fixture.lanes.set(ADD, Lanes.State.PAUSED, null, fixture.clock.instant());
        fixture.lanes.set(ADD, Lanes.State.PAUSED, null, fixture.clock.instant());
        fixture.lanes.set(ADD, Lanes.State.BLOCKED, "the key is wrong", fixture.clock.instant());
        fixture.lanes.set(ADD, Lanes.State.BLOCKED, "the key is wrong still", fixture.clock.instant());
        fixture.lanes.set(ADD, Lanes.State.OPEN, null, fixture.clock.instant());
        fixture.lanes.rest(
                ADD,
                Wait.Kind.SERVER_AWAY,
                "away",
                fixture.clock.instant(),
                fixture.clock.instant().plusSeconds(1));
        assertThat(news())
                .containsExactly(
                        "lane.paused acme/add-leads", "lane.blocked acme/add-leads", "lane.open acme/add-leads");
    }

    @Test
    void whatIsTakenBackDidNotHappen() {
        assertThatThrownBy(() -> fixture.ledger.inTransaction(() -> {
                    fixture.lanes.set(ADD, Lanes.State.PAUSED, null, fixture.clock.instant());
                    throw new IllegalStateException("the disk is full");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(news()).isEmpty();
    }

    @Test
    void whoeverIsNewBeginsAtTheEndAndWhoIsGoneIsForgotten() {
        fixture.drop(add("A"), "6000000001");
        outbox().begin(List.of("webhooks.one"));
        long end = outbox().last();
        assertThat(outbox().reader("webhooks.one").position()).isEqualTo(end);
        fixture.drop(add("A"), "6000000002");
        outbox().begin(List.of("webhooks.one", "kafka.two"));
        assertThat(outbox().reader("webhooks.one").position()).isEqualTo(end);
        assertThat(outbox().reader("kafka.two").position()).isEqualTo(end + 1);
        outbox().begin(List.of("kafka.two"));
        assertThat(outbox().readers()).extracting(Outbox.Reader::name).containsExactly("kafka.two");
    }

    @Test
    void oneIsToldOfItsFeedsAndTypesAlone() {
        String drop = fixture.drop(add("A"), "6000000001");
        Call call = fixture.cut(ADD);
        fixture.answer(call, Outcome.Kind.IN_DOUBT);
        fixture.lanes.set(ADD, Lanes.State.PAUSED, null, fixture.clock.instant());
        Set<EventType> all = EnumSet.allOf(EventType.class);

        assertThat(outbox().after(0, new Wanted(all, Set.of("leads"), Set.of("acme/add-leads")), 10))
                .extracting(Event::subject)
                .containsExactly(drop, call.id(), drop, "acme/add-leads");
        assertThat(outbox().after(0, new Wanted(all, Set.of("others"), Set.of("other/add-leads")), 10))
                .isEmpty();
        assertThat(outbox().after(0, new Wanted(Set.of(EventType.CALL_IN_DOUBT), null, Set.of()), 10))
                .extracting(Event::subject)
                .containsExactly(call.id());
        assertThat(outbox().backlog(0, ALL).events()).isEqualTo(4);
    }

    @Test
    void whatIsToldStaysAsItWasFirstTold() {
        fixture.drop(add("A"), "6000000001");
        Event event = outbox().after(0, ALL, 1).get(0);
        assertThat(outbox().toldAs(event.id(), "first")).isEqualTo("first");
        assertThat(outbox().toldAs(event.id(), "second")).isEqualTo("first");
        fixture.reopen();
        assertThat(outbox().after(0, ALL, 1).get(0).body()).isEqualTo("first");
    }

    @Test
    void eventsAreErasedWhenAllHaveThemAndNotBeforeAndTheirIdsAreNotGivenOutAgain() {
        outbox().begin(List.of("quick", "slow"));
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            fixture.drop(add("A"), "600000001" + i);
        }
        outbox().after(0, ALL, 10).forEach(event -> keys.add(event.key()));
        assertThat(keys).hasSize(3);
        outbox().taken("quick", 3);
        outbox().taken("slow", 1);
        fixture.clock.advance(Duration.ofDays(1));
        outbox().erase(fixture.clock.instant());
        assertThat(outbox().after(0, ALL, 10)).extracting(Event::id).containsExactly(2L, 3L);
        outbox().taken("slow", 3);
        outbox().erase(fixture.clock.instant().minus(Duration.ofDays(2)));
        assertThat(outbox().after(0, ALL, 10)).as("they are not old enough").hasSize(2);
        outbox().erase(fixture.clock.instant());
        assertThat(outbox().after(0, ALL, 10)).isEmpty();
        fixture.drop(add("A"), "6000000020");
        assertThat(outbox().after(0, ALL, 10)).extracting(Event::id).containsExactly(4L);
    }

    @Test
    void whatIsGivenUpIsToldAndPassedOver() {
        outbox().begin(List.of("webhooks.one"));
        String drop = fixture.drop(add("A"), "6000000001");
        outbox().failed("webhooks.one", "answered 503", fixture.clock.instant().plusSeconds(5));
        Outbox.Reader failing = outbox().reader("webhooks.one");
        assertThat(failing.tries()).isEqualTo(1);
        assertThat(failing.since()).isEqualTo(fixture.clock.instant());
        outbox().giveUp("webhooks.one", outbox().after(0, ALL, 1), "answered 503");

        assertThat(outbox().reader("webhooks.one").position()).isEqualTo(outbox().last());
        assertThat(outbox().reader("webhooks.one").dead()).isEqualTo(1);
        assertThat(outbox().dead(fixture.clock.instant(), 10))
                .extracting(Outbox.Dead::subject, Outbox.Dead::reason)
                .containsExactly(tuple(drop, "answered 503"));
    }
}
