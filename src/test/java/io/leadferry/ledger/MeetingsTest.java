package io.leadferry.ledger;

import static io.leadferry.ledger.Wharf.ADD;
import static io.leadferry.ledger.Wharf.DELETE;
import static io.leadferry.ledger.Wharf.add;
import static io.leadferry.ledger.Wharf.delete;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.ledger.Meetings.Meeting;
import io.leadferry.ledger.Meetings.Place;
import io.leadferry.model.Call;
import io.leadferry.model.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides of a delete that overtakes tell the same, from what the ledger has of it. */
class MeetingsTest {

    @TempDir
    Path home;

    @Test
    void whatADeleteOvertookStandsOnBothReceipts() throws Exception {
        try (Wharf wharf = new Wharf(home, true, 1)) {
            String sent = wharf.drop(add("A"), "9000000001", "9000000002");
            Call call = wharf.cut(ADD);
            String waiting = wharf.drop(add("A"), "9000000003", "9000000004");
            String elsewhere = wharf.drop(add("B"), "9000000003");
            String gone = wharf.drop(delete("A"), "9000000002", "9000000003", "9000000004");
            Meetings meetings = new Meetings(wharf.ledger);

            assertThat(meetings.overtook(gone))
                    .containsExactlyInAnyOrder(met(wharf, waiting, 2, 0, 0), met(wharf, sent, 0, 1, 1));
            assertThat(meetings.of(waiting).overtakenBy()).containsExactly(met(wharf, gone, 2, 0, 0));
            assertThat(meetings.of(sent).overtakenBy()).containsExactly(met(wharf, gone, 0, 1, 1));
            assertThat(meetings.of(elsewhere).overtakenBy()).isEmpty();
            assertThat(meetings.of(gone).overtakenBy()).isEmpty();

            wharf.answer(call, Outcome.Kind.ACCEPTED);
            assertThat(meetings.overtook(gone)).as("the callback is owed").contains(met(wharf, sent, 0, 1, 1));
            String later = wharf.drop(delete("A"), "9000000001");
            for (String receipt : List.of(gone, later)) {
                wharf.drops.find(receipt).ifPresent(drop -> wharf.drops.receiptsBegun(List.of(drop)));
                wharf.drops.receiptsWritten(List.of(new Drops.Written(receipt, false, null)));
            }
            wharf.calledBack(call);
            assertThat(meetings.overtook(gone)).as("it came").contains(met(wharf, sent, 0, 1, 0));
            assertThat(wharf.drops.withStaleReceipts(10))
                    .extracting(Drop::id)
                    .as("the deletes' receipts are written anew for it, whether or not they waited for it")
                    .contains(gone, later);
        }
    }

    @Test
    void rowsAreToldByTheCampaignsTheyAskedForHoweverTheyGoThere() throws Exception {
        try (Wharf wharf = new Wharf(home, true, 2)) {
            String gone = wharf.drop(delete("East", "West"), "9000000001", "9000000002");
            Meetings meetings = new Meetings(wharf.ledger);
            List<String> both = List.of("East", "West");
            assertThat(meetings.of(gone).places()).extracting(Place::campaigns).containsExactly(both);

            // West is unknown: the deletes go by halves, to East first
            wharf.answer(wharf.cut(DELETE), Outcome.Kind.CAMPAIGN_REFUSED);
            wharf.answer(wharf.cut(DELETE), Outcome.Kind.CONFIRMED);
            wharf.answer(wharf.cut(DELETE), Outcome.Kind.CAMPAIGN_REFUSED);
            Place place = meetings.of(gone).places().get(0);
            assertThat(meetings.of(gone).places()).hasSize(1);
            assertThat(place.campaigns()).isEqualTo(both);
            assertThat(place.rows()).containsEntry("total", 2L).containsEntry("pending", 2L);
        }
    }

    private static Meeting met(Wharf wharf, String drop, long cancelled, long sent, long awaited) {
        Drop other = wharf.drops.find(drop).orElseThrow();
        return new Meeting(drop, other.feed(), other.file(), other.sealedAt(), List.of("A"), cancelled, sent, awaited);
    }
}
