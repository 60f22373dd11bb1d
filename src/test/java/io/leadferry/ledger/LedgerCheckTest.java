package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.leadferry.OnBothLedgers;
import io.leadferry.TestLedger;
import io.leadferry.ledger.LedgerCheck.Finding;
import io.leadferry.ledger.LedgerCheck.Kind;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.model.Call;
import io.leadferry.model.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A ledger that was broken in one way is told to be so, in that way alone. */
@OnBothLedgers
class LedgerCheckTest {

    @TempDir
    private Path home;

    private LedgerFixture fixture;

    /** Rows in every state that there is, calls with every end, permits that are out and back. */
    @BeforeEach
    void aLedgerInWhichEverythingHappened() throws Exception {
        fixture = new LedgerFixture(home, true, 1);
        Drop first = fixture.drops
                .find(fixture.drop(LedgerFixture.add("A"), "6000000001", "6000000002"))
                .orElseThrow();
        Instant now = fixture.clock.instant();
        fixture.drops.setAside(Drop.arriving(fixture.names.next(), "feed", "again.csv", first.sha256(), 1, now, now)
                .asDuplicateOf(first, "archive/again.csv", now));
        Call taken = fixture.cut(LedgerFixture.ADD);
        fixture.answer(taken, Outcome.Kind.ACCEPTED);
        fixture.calledBack(taken);
        fixture.drop(LedgerFixture.add("B"), "6000000003", "6000000004", "6000000005");
        fixture.answer(fixture.cut(LedgerFixture.ADD), Outcome.Kind.IN_DOUBT);
        fixture.drop(LedgerFixture.delete("A", "B"), "6000000001", "6000000009");
        fixture.answer(fixture.cut(LedgerFixture.DELETE), Outcome.Kind.CONFIRMED);
        fixture.drop(LedgerFixture.add("A"), 500);
        fixture.answer(fixture.cut(LedgerFixture.ADD), Outcome.Kind.ACCEPTED);
        fixture.drop(LedgerFixture.add("C"), "6000000007");
        fixture.cut(LedgerFixture.ADD);
        fixture.drop(LedgerFixture.add("D"), "6000000006");
        fixture.unsealed(LedgerFixture.add("E"), "6000000008");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        try (Ledger looked =
                Ledger.look(TestLedger.at(home.resolve("ledger.db"))).orElseThrow()) {
            LedgerCheck.through(looked, Clock.offset(fixture.clock, Duration.ofHours(1)), found::add);
        }
        return found;
    }

    private void sql(String... statements) throws Exception {
        try (Connection connection = TestLedger.behindItsBack(home.resolve("ledger.db"));
                Statement sql = connection.createStatement()) {
            for (String statement : statements) {
                sql.execute(TestLedger.ON_SERVER ? onServer(statement) : statement);
            }
        }
    }

    /** Bytes are written otherwise there. */
    private static String onServer(String statement) {
        return statement
                .replaceAll("x'([0-9a-f]*)'", "cast('\\\\x$1' as bytea)")
                .replace("zeroblob(8)", "decode('0000000000000000', 'hex')")
                .replace(" as blob)", " as bytea)");
    }

    @Test
    void aLedgerThatIsSoundIsToldSo() {
        assertThat(findings()).isEmpty();
    }

    @Test
    void whatIsLookedThroughIsCounted() {
        List<Finding> found = new ArrayList<>();

        assertThat(LedgerCheck.through(fixture.ledger, fixture.clock, found::add))
                .isEqualTo(new LedgerCheck.Looked(8, 7, 5));
        assertThat(found).isEmpty();
    }

    private record Broken(Kind kind, String says, String... how) {
        @Override
        public String toString() {
            return kind.word() + ": " + says;
        }
    }

    static Stream<Broken> ways() {
        return Stream.of(
                new Broken(
                        Kind.DAMAGE,
                        "missing from index",
                        "pragma writable_schema = on",
                        "update sqlite_master set sql = 'create index parts_of_call on parts (reason)'"
                                + " where name = 'parts_of_call'"),
                new Broken(
                        Kind.LINK,
                        "in rejects",
                        "insert into rejects (drop_id, row_count, payload) values ('nobody', 0, '[]')"),
                new Broken(Kind.SUM, "had 3 rows", "update drops set total = 3 where seq = 1"),
                new Broken(
                        Kind.REJECTS,
                        "tells of 1 rejected",
                        "update drops set rejected = 1, total = total + 1 where seq = 1"),
                new Broken(
                        Kind.REJECTS,
                        "cannot be read",
                        "insert into rejects (drop_id, row_count, payload)"
                                + " select id, 0, cast('[[2,\"nostate\",\"\"]]' as blob) from drops where seq = 1"),
                new Broken(Kind.SLICE, "cannot be read", "update slices set payload = '[[[' where id = 1"),
                new Broken(Kind.SLICE, "has 0 rows and says 2", "update slices set payload = '[]' where id = 1"),
                new Broken(
                        Kind.SLICE,
                        "1 people beside its 2",
                        "update slice_people set people = zeroblob(8) where slice_id = 1"),
                new Broken(Kind.PARTS, "1 are in no state", "delete from parts where drop_seq = 6"),
                new Broken(
                        Kind.PARTS,
                        "in two states at once",
                        "insert into parts (slice_id, drop_id, drop_seq, destination_id, lane, state, row_count, members,"
                                + " due_at, tries) select slice_id, drop_id, drop_seq, destination_id, lane, 'pending',"
                                + " row_count, members, due_at, tries from parts where drop_seq = 6"),
                new Broken(Kind.PARTS, "counts 2 rows where 1", "update parts set row_count = 2 where drop_seq = 6"),
                new Broken(Kind.PARTS, "beyond its 1", "update parts set members = x'ff' where drop_seq = 6"),
                new Broken(Kind.PARTS, "elsewhere in the order", "update parts set drop_seq = 9 where drop_seq = 6"),
                new Broken(
                        Kind.PARTS,
                        "before it is sealed",
                        "insert into parts (slice_id, drop_id, drop_seq, destination_id, lane, state, row_count, members,"
                                + " due_at, tries) select s.id, s.drop_id, 7, s.destination_id, 'acme/add-leads',"
                                + " 'pending', 1, x'', 0, 0 from slices s join drops d on d.id = s.drop_id"
                                + " where d.state = 'reading'"),
                new Broken(
                        Kind.DESTINATION,
                        "where only acme/add-leads goes",
                        "update parts set lane = 'acme/delete-leads' where drop_seq = 6"),
                new Broken(Kind.CALL, "nothing is known", "update parts set call_id = 'nocall' where drop_seq = 6"),
                new Broken(
                        Kind.CALL,
                        "confirmed in no call",
                        "update parts set call_id = null where drop_seq = 1 and state = 'confirmed'"),
                new Broken(
                        Kind.CALL,
                        "which is inDoubt",
                        "update parts set state = 'sending' where drop_seq = 2 and state = 'inDoubt'",
                        "update drops set state = 'working' where seq = 2"),
                new Broken(
                        Kind.CALL,
                        "carried 9 rows",
                        "update calls set row_count = 9 where id = (select call_id from parts where drop_seq = 5)"),
                new Broken(
                        Kind.CALL,
                        "carried rows that are not there",
                        "update tries set members = x'80' where slice_id = 1"),
                new Broken(
                        Kind.CALL,
                        "nobody knows with which rows",
                        "delete from tries where call_id = (select call_id from parts where drop_seq = 5)"),
                new Broken(
                        Kind.CALL,
                        "not among its own",
                        "update call_drops set drop_id = (select id from drops where seq = 6)"
                                + " where call_id = (select call_id from parts where drop_seq = 5)"),
                new Broken(
                        Kind.CALL,
                        "tries of 2",
                        "insert into tries (call_id, slice_id, members) select call_id, slice_id, members from tries"
                                + " where call_id = (select call_id from parts where drop_seq = 5)"),
                new Broken(Kind.PERMIT, "under one permit", "update calls set permit_id = 3 where permit_id = 2"),
                new Broken(Kind.PERMIT, "never given out", "update calls set permit_id = 900 where permit_id = 2"),
                new Broken(Kind.PERMIT, "does not come back", "update permits set answered_at = null where id = 4"),
                new Broken(
                        Kind.PERMIT,
                        "under way without a permit",
                        "update permits set answered_at = 1 where id = (select max(id) from permits)"),
                new Broken(
                        Kind.CALLBACK,
                        "asked for none",
                        "update calls set callback_key = null where id in (select call_id from parts where drop_seq = 2)",
                        "insert into callbacks (call_id, received_at, body)"
                                + " select distinct call_id, 0, '' from parts where drop_seq = 2 and call_id is not null"),
                new Broken(
                        Kind.CALLBACK,
                        "is confirmed, and a callback of it",
                        "update calls set owed_until = 1 where outcome = 'confirmed' and lane = 'acme/add-leads'"),
                new Broken(Kind.STANDING, "yet to be sent", "update drops set state = 'finished' where seq = 6"),
                new Broken(Kind.STANDING, "no place in the order", "update drops set sealed_at = null where seq = 6"));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void justThatIsFound(Broken broken) throws Exception {
        assumeFalse(
                TestLedger.ON_SERVER && EnumSet.of(Kind.DAMAGE, Kind.LINK).contains(broken.kind()),
                "a server looks after its files itself, and keeps such links from coming to be");
        sql(broken.how());

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(broken.kind());
            assertThat(finding.text()).contains(broken.says()).hasLineCount(1);
            assertThat(finding.action()).isNotBlank();
        });
    }

    /** What is found in files has its tests where files are. */
    @Test
    void everyKindIsFoundSomewhere() {
        Set<Kind> found = ways().map(Broken::kind).collect(Collectors.toSet());
        found.addAll(EnumSet.of(Kind.RECEIPT, Kind.ORIGINAL));

        assertThat(found).containsExactlyInAnyOrder(Kind.values());
    }

    @Test
    void tablesOfAnOlderVersionAreToldAsSuch() throws Exception {
        sql("drop table taken_since");

        assertThatThrownBy(this::findings).isInstanceOf(LedgerFault.class).hasMessageContaining("older Leadferry");
    }
}
