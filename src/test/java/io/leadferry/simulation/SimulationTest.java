package io.leadferry.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.ledger.SimulatedLedger.Break;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Laws 1 to 8 over histories that nobody has thought of: other ones each time. {@code -Dbench=simulation} lives as
 * many as one likes.
 */
class SimulationTest {

    private static final int HISTORIES = 1_500;
    private static final int HISTORIES_OF_SEVERAL = 100;
    private static final int STEPS_OF_EACH_WRITE = 25;

    private static Simulation simulation;

    @BeforeAll
    static void open() throws SQLException {
        simulation = new Simulation();
    }

    @AfterAll
    static void close() throws SQLException {
        simulation.close();
    }

    @Test
    void noHistoryBreaksALaw() throws Exception {
        assertThat(Simulation.run(false, HISTORIES, System.currentTimeMillis(), System.out))
                .isEmpty();
    }

    @Test
    void norDoesOneOfSeveralFerries() throws Exception {
        assertThat(Simulation.run(true, HISTORIES_OF_SEVERAL, System.currentTimeMillis(), System.out))
                .isEmpty();
    }

    /** Each write of a history is once the last of its process, and once fails. */
    @ParameterizedTest
    @EnumSource
    void anyWriteMayBeTheLast(Break how) {
        for (long seed : List.of(3L)) {
            History history = withoutFaults(History.of(seed, STEPS_OF_EACH_WRITE));
            long writes = simulation.writes(history);
            assertThat(writes).isGreaterThan(STEPS_OF_EACH_WRITE);
            for (int write = 0; write < writes; write++) {
                assertThat(simulation.fault(history, how, write)).isEmpty();
            }
        }
    }

    private static History withoutFaults(History history) {
        return new History(
                history.traits(),
                history.events().stream()
                        .filter(event -> event.kind() != Event.Kind.BREAK)
                        .toList());
    }

    private static void holds(History history) {
        assertThat(simulation.fault(history)).isEmpty();
    }

    /** The clock is set back between a delete and the callback of the add that it came after. */
    @Test
    void aDeleteIsRepeatedThoughTheClockWasSetBack() {
        holds(new History(
                34,
                List.of(
                        new Event(Event.Kind.DELETES, 6, 6, 10),
                        new Event(Event.Kind.ADDS, 57674, 55759, 0),
                        new Event(Event.Kind.TIME, 1, 8, 4),
                        new Event(Event.Kind.DELETES, 29550, 14051, 0),
                        new Event(Event.Kind.CLOCK, 11, 1, 7))));
    }

    /** What was due before the clock was set back is due after, and a number with more campaigns than fit holds up no lane. */
    @Test
    void whatIsDueStaysDueThoughTheClockWasSetBack() {
        holds(new History(
                18,
                List.of(
                        new Event(Event.Kind.FATE, 48192, 36289, 0),
                        new Event(Event.Kind.DELETES, 9708, 62487, 0),
                        new Event(Event.Kind.CLOCK, 1, 5, 7),
                        new Event(Event.Kind.DELETES, 7419, 37684, 0))));
    }

    /** Its adds may still be taken in by both of its campaigns, of which one was unknown: it goes from none to the other without end. */
    @Test
    void aDeleteOfTwoCampaignsComesToRest() {
        holds(new History(
                0,
                List.of(
                        new Event(Event.Kind.FATE, 60096, 12745, 0),
                        new Event(Event.Kind.ADDS, 41911, 37890, 0),
                        new Event(Event.Kind.ADDS, 12081, 36218, 0),
                        new Event(Event.Kind.DELETES, 18227, 65443, 0),
                        new Event(Event.Kind.TIME, 8, 9, 6),
                        new Event(Event.Kind.BREAK, 12765, 56574, 0),
                        new Event(Event.Kind.ADDS, 3, 13, 2),
                        new Event(Event.Kind.CALL_BACK, 13, 10, 7),
                        new Event(Event.Kind.DELETES, 55031, 10439, 0))));
    }

    /** A call is refused, and its bad row is deleted meanwhile: the other one is not to blame. */
    @Test
    void aRowIsNotRefusedForOneThatIsGone() {
        holds(new History(
                31,
                List.of(new Event(Event.Kind.ADDS, 53681, 23345, 0), new Event(Event.Kind.DELETES, 20149, 62745, 0))));
    }
}
