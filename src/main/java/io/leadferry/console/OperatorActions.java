package io.leadferry.console;

import io.leadferry.door.HttpDoor;
import io.leadferry.lane.CampaignFaults;
import io.leadferry.lane.Doubts;
import io.leadferry.lane.LaneControl;
import io.leadferry.lane.LaneControl.LaneView;
import io.leadferry.lane.Settlement;
import io.leadferry.ledger.AuditTrail;
import io.leadferry.ledger.AuditTrail.About;
import io.leadferry.ledger.AuditTrail.Action;
import io.leadferry.ledger.AuditTrail.By;
import io.leadferry.ledger.AuditTrail.Ending;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Forgettings.Asked;
import io.leadferry.ledger.Lanes;
import io.leadferry.model.LaneId;
import io.leadferry.retention.Forgetting;
import io.leadferry.retention.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * All that a person can have the ferry do, each written into the audit trail in the transaction that does it, whether it is
 * asked for by the page, a command or another program. What wakes a lane comes after the commit: it would find nothing
 * changed before.
 */
@Component
public final class OperatorActions {

    private final LaneControl lanes;
    private final Settlement settlement;
    private final CampaignFaults campaigns;
    private final Doubts doubts;
    private final Drops drops;
    private final HttpDoor door;
    private final Retention retention;
    private final Forgetting forgetting;
    private final AuditTrail trail;

    public OperatorActions(
            LaneControl lanes,
            Settlement settlement,
            CampaignFaults campaigns,
            Doubts doubts,
            Drops drops,
            HttpDoor door,
            Retention retention,
            Forgetting forgetting,
            AuditTrail trail) {
        this.lanes = lanes;
        this.settlement = settlement;
        this.campaigns = campaigns;
        this.doubts = doubts;
        this.drops = drops;
        this.door = door;
        this.retention = retention;
        this.forgetting = forgetting;
        this.trail = trail;
    }

    /** Lets no call of a lane of the configuration begin. */
    public LaneView pause(LaneId lane, By by) {
        return trail.together(() -> {
            boolean before = lanes.view(lane).state() == Lanes.State.PAUSED;
            LaneView paused = lanes.pause(lane);
            trail.write(
                    by,
                    Action.PAUSE,
                    About.LANE,
                    lane.toString(),
                    before ? Ending.REFUSED : Ending.DONE,
                    before ? "it was paused before" : "no call of it begins until it is resumed");
            return paused;
        });
    }

    /**
     * Opens a lane of the configuration that was paused or blocked, once its calls are settled that could not be, and has it
     * try again what waits for campaigns the vendor did not know.
     */
    public LaneView resume(LaneId lane, By by) {
        settlement.takeUp(lane);
        LaneView open = lanes.resume(
                lane, () -> done(by, Action.RESUME, About.LANE, lane.toString(), "it is open, and its rows go on"));
        campaigns.mended(lane);
        return open;
    }

    /**
     * Takes somebody's word on a call that is known.
     *
     * @return the call as it is then; empty when none of its rows is in doubt
     */
    public Optional<CallView> resolve(String call, Doubts.Word word, By by) {
        Optional<CallView> resolved = doubts.resolve(
                call,
                word,
                () -> done(
                        by,
                        Action.RESOLVE,
                        About.CALL,
                        call,
                        switch (word) {
                            case SENT -> "as sent: its rows are at the vendor";
                            case NOT_SENT -> "as not-sent: its rows are sent again";
                        }));
        if (resolved.isEmpty()) {
            trail.write(by, Action.RESOLVE, About.CALL, call, Ending.REFUSED, "no row of it is in doubt");
        }
        return resolved;
    }

    /**
     * Lets a drop pass that a guard holds.
     *
     * @return false when it is not held
     */
    public boolean release(String drop, By by) {
        return trail.together(() -> {
            boolean released = drops.release(drop);
            trail.write(
                    by,
                    Action.RELEASE,
                    About.DROP,
                    drop,
                    released ? Ending.DONE : Ending.REFUSED,
                    released ? "its file is read and its rows are sent" : "it is not held by a guard");
            return released;
        });
    }

    /**
     * Has nothing of a drop in quarantine sent; or gives up the rows of another that wait for a campaign which the vendor
     * does not know.
     *
     * @return false when there is nothing to be discarded
     */
    public boolean discard(String drop, By by) {
        Optional<Set<LaneId>> awake = trail.together(() -> {
            boolean before = drops.find(drop)
                    .map(Drop::quarantine)
                    .filter(quarantine -> quarantine.discardedAt() != null)
                    .isPresent();
            boolean discarded = drops.discard(drop);
            Optional<Set<LaneId>> givenUp = discarded ? Optional.of(Set.of()) : campaigns.refuse(drop);
            trail.write(
                    by,
                    Action.DISCARD,
                    About.DROP,
                    drop,
                    givenUp.isPresent() && !before ? Ending.DONE : Ending.REFUSED,
                    before
                            ? "it was discarded before"
                            : discarded
                                    ? "nothing of it is sent, and its file goes to the archive"
                                    : givenUp.isPresent()
                                            ? "its rows that waited for an unknown campaign are given up"
                                            : "there is nothing to be discarded of it");
            return givenUp;
        });
        awake.ifPresent(campaigns::wake);
        return awake.isPresent();
    }

    /**
     * Has a file taken as if it had been posted.
     *
     * @return the drop that it is told under
     * @throws io.leadferry.door.NotTaken where it is not to be taken
     * @throws IOException where it cannot be read, or this machine's disk would not keep it
     */
    public String send(HttpDoor.Arrival arrival, InputStream file, By by) throws IOException {
        return door.take(
                arrival,
                file,
                drop -> done(
                        by, Action.SEND, About.DROP, drop, "its file is taken; its receipt says what becomes of it"));
    }

    /** Has erased, at the next look, what has been kept for long enough. */
    public void retain(By by) {
        trail.together(() -> {
            retention.soon();
            done(by, Action.RETAIN, About.FERRY, "", "what has been kept for long enough is erased");
            return retention;
        });
    }

    /**
     * Has a person forgotten.
     *
     * @param number in any form in which a file may have it
     * @throws io.leadferry.intake.AskedNumber.NoNumber where the text is no number; nothing is written down then
     */
    public Asked forget(String number, By by) {
        return forgetting.ask(
                number,
                asked -> done(
                        by,
                        Action.FORGET,
                        About.FORGETTING,
                        Long.toString(asked.id()),
                        "it is done as soon as nothing of the person is on its way"));
    }

    private void done(By by, Action action, About about, String name, String result) {
        trail.write(by, action, about, name, Ending.DONE, result);
    }
}
