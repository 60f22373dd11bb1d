package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.ADD;
import static io.leadferry.ledger.LedgerFixture.DELETE;
import static io.leadferry.ledger.LedgerFixture.add;
import static io.leadferry.ledger.LedgerFixture.delete;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.ledger.Meetings.Meeting;
import io.leadferry.ledger.Meetings.Place;
import io.leadferry.model.Call;
import io.leadferry.model.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides of a delete that overtakes tell the same, from what the ledger has of it. */
@OnBothLedgers
class MeetingsTest {

    @TempDir
    Path home;

    @Test
    void whatADeleteOvertookStandsOnBothReceipts() throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, true, 1)) {
            String sent = fixture.drop(add("A"), "9000000001", "9000000002");
            Call call = fixture.cut(ADD);
            String waiting = fixture.drop(add("A"), "9000000003", "9000000004");
            String elsewhere = fixture.drop(add("B"), "9000000003");
            String gone = fixture.drop(delete("A"), "9000000002", "9000000003", "9000000004");
            Meetings meetings = fixture.module.meetings();

            assertThat(meetings.overtook(gone))
                    .containsExactlyInAnyOrder(met(fixture, waiting, 2, 0, 0), met(fixture, sent, 0, 1, 1));
            assertThat(meetings.of(waiting).overtakenBy()).containsExactly(met(fixture, gone, 2, 0, 0));
            assertThat(meetings.of(sent).overtakenBy()).containsExactly(met(fixture, gone, 0, 1, 1));
            assertThat(meetings.of(elsewhere).overtakenBy()).isEmpty();
            assertThat(meetings.of(gone).overtakenBy()).isEmpty();

            fixture.answer(call, Outcome.Kind.ACCEPTED);
            assertThat(meetings.overtook(gone)).as("the callback is owed").contains(met(fixture, sent, 0, 1, 1));
            String later = fixture.drop(delete("A"), "9000000001");
            for (String receipt : List.of(gone, later)) {
                fixture.drops.find(receipt).ifPresent(drop -> fixture.drops.receiptsBegun(List.of(drop)));
                fixture.drops.receiptsWritten(List.of(new Drops.Written(receipt, false, null)));
            }
            fixture.calledBack(call);
            assertThat(meetings.overtook(gone)).as("it came").contains(met(fixture, sent, 0, 1, 0));
            assertThat(fixture.drops.withStaleReceipts(10))
                    .extracting(Drop::id)
                    .as("the deletes' receipts are written anew for it, whether or not they waited for it")
                    .contains(gone, later);
        }
    }

    @Test
    void rowsAreToldByTheCampaignsTheyAskedForHoweverTheyGoThere() throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, true, 2)) {
            String gone = fixture.drop(delete("East", "West"), "9000000001", "9000000002");
            Meetings meetings = fixture.module.meetings();
            List<String> both = List.of("East", "West");
            assertThat(meetings.of(gone).places()).extracting(Place::campaigns).containsExactly(both);

            // West is unknown: the deletes go by halves, to East first
            fixture.answer(fixture.cut(DELETE), Outcome.Kind.CAMPAIGN_REFUSED);
            fixture.answer(fixture.cut(DELETE), Outcome.Kind.CONFIRMED);
            fixture.answer(fixture.cut(DELETE), Outcome.Kind.CAMPAIGN_REFUSED);
            Place place = meetings.of(gone).places().get(0);
            assertThat(meetings.of(gone).places()).hasSize(1);
            assertThat(place.campaigns()).isEqualTo(both);
            assertThat(place.rows()).containsEntry("total", 2L).containsEntry("pending", 2L);
        }
    }

    private static Meeting met(LedgerFixture fixture, String drop, long cancelled, long sent, long awaited) {
        Drop other = fixture.drops.find(drop).orElseThrow();
        return new Meeting(drop, other.feed(), other.file(), other.sealedAt(), List.of("A"), cancelled, sent, awaited);
    }
}
