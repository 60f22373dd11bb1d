package io.leadferry.retention;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.intake.AskedNumber;
import io.leadferry.lane.ToBeForgotten;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Erasure;
import io.leadferry.ledger.Forgettings;
import io.leadferry.ledger.Forgettings.Asked;
import io.leadferry.ledger.Forgettings.BeingRead;
import io.leadferry.ledger.NumberRows.Bearing;
import io.leadferry.ledger.NumberRows.Carried;
import io.leadferry.ledger.NumberRows.Found;
import io.leadferry.model.Rests;
import io.leadferry.model.RowState;
import io.leadferry.model.Visible;
import io.leadferry.story.Stories;
import io.leadferry.story.Story.Place;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets people. What would still add one anywhere is withdrawn at once; then the ferry waits until nothing of the person is
 * on its way, above all until what is to be deleted at a vendor is; then every value of every row of theirs goes, with the
 * files that hold them; and at last the number that was asked for. A process that ends in between goes on.
 */
public final class Forgetting implements ToBeForgotten {

    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);
    private static final int MOST_NAMED = 10;

    private final Forgettings forgettings;
    private final Erasure erasure;
    private final Predicate<Drop> elsewhere;
    private final Stories stories;
    private final Drops drops;
    private final LeadferryConfiguration configuration;

    /** A search for all rows of a person takes a while: those who wait for a callback of tomorrow are not looked for each second. */
    private final Rests<Long> rests;

    /**
     * What forgets people in one ledger.
     *
     * @param elsewhere whether the original of a drop lies where the ferry does not erase
     */
    public Forgetting(
            Forgettings forgettings,
            Erasure erasure,
            Predicate<Drop> elsewhere,
            Stories stories,
            Drops drops,
            LeadferryConfiguration configuration,
            Clock clock) {
        this.forgettings = forgettings;
        this.erasure = erasure;
        this.elsewhere = elsewhere;
        this.stories = stories;
        this.drops = drops;
        this.configuration = configuration;
        this.rests = new Rests<>(clock);
    }

    /**
     * Writes down that a person is to be forgotten, and begins with it.
     *
     * @param number in any form in which a file may have it
     * @throws AskedNumber.NoNumber where the text is no number
     */
    public Asked ask(String number) {
        return ask(number, asked -> {});
    }

    /**
     * As {@link #ask(String)}.
     *
     * @param alongside what is written down in the same transaction
     */
    public synchronized Asked ask(String number, Consumer<Asked> alongside) {
        AskedNumber asked = AskedNumber.read(number, configuration);
        Asked one = erasure.atOneMoment(() -> {
            Asked begun = forgettings.ask(number.strip(), asked.names());
            alongside.accept(begun);
            return begun;
        });
        advance(one);
        return find(one.id()).orElseThrow();
    }

    /** One that was asked for. */
    public Optional<Asked> find(long id) {
        return forgettings.find(id);
    }

    /** The latest that were asked for, the last first. */
    public List<Asked> latest(int most) {
        return forgettings.latest(most);
    }

    /** Goes on with what is not done. Those who wait are looked at again after rests of half a minute at most. */
    public synchronized void look() {
        forgettings.open().stream().filter(one -> !rests.rests(one.id())).forEach(this::advance);
    }

    @Override
    public void withdraw() {
        forgettings.open().stream().filter(one -> one.erasedAt() == null).forEach(one -> withdrawn(one, read(one)));
    }

    /**
     * Sees to it, in the transaction that seals a drop, that nothing of it adds a person who was to be forgotten while its file
     * was being read.
     */
    public void sealed(String drop) {
        forgettings.open().stream()
                .filter(one -> one.erasedAt() == null && one.beingRead().contains(drop))
                .forEach(one -> withdrawn(one, read(one)));
    }

    private AskedNumber read(Asked one) {
        return AskedNumber.read(Objects.requireNonNull(one.number()), configuration);
    }

    /** The rows that bear a number; those that would add it anywhere do not wait any more. */
    private Found withdrawn(Asked one, AskedNumber number) {
        Found found = stories.rowsOf(number, one::isAbout);
        if (found.rows().stream().noneMatch(row -> row.state() == RowState.PENDING)) {
            return found;
        }
        erasure.withdraw(found.rows());
        return stories.rowsOf(number, one::isAbout);
    }

    private void advance(Asked one) {
        if (one.erasedAt() == null) {
            AskedNumber number = read(one);
            if (erasure.atOneMoment(() -> erase(one, number))) {
                rests.end(one.id());
            } else {
                rests.begin(one.id());
            }
        } else if (forgettings.isTidy(one.id()) && erasure.emptyLog()) {
            unread().ifPresent(sentence -> forgettings.remains(one.id(), sentence));
            forgettings.done(one.id());
            erasure.emptyLog(); // of the number itself
            LOG.info(
                    "A person was forgotten: {} rows of {} drops (forgetting {})",
                    one.rows(),
                    one.drops().size(),
                    one.id());
        }
    }

    private boolean erase(Asked one, AskedNumber number) {
        Found found = withdrawn(one, number);
        List<String> waits = Stream.concat(
                        forgettings.beingRead(one).stream().map(Forgetting::isBeingRead),
                        found.rows().stream().filter(row -> !isOver(row)).map(this::waitsFor))
                .limit(MOST_NAMED)
                .toList();
        if (!waits.isEmpty()) {
            if (!waits.equals(one.waitsFor())) {
                forgettings.waitsFor(one.id(), waits);
            }
            return false;
        }
        List<String> remains = new ArrayList<>(one.remains());
        remains.addAll(atVendors(found.rows()));
        Map<String, Long> byDrop = erasure.person(found.rows(), found.notSent(), number.endings());
        remains.addAll(onServers(byDrop.keySet()));
        givenUp(one).ifPresent(remains::add);
        forgettings.erased(one.id(), byDrop, calls(found.rows()), remains);
        if (!found.more()) {
            forgettings.allErased(one.id());
        }
        return true;
    }

    private static String isBeingRead(BeingRead file) {
        return Visible.text(file.file()) + " (drop " + file.drop() + ") is still being read, and may hold the number";
    }

    /** A file whose reading was given up is read anew as another drop, and of that it is not known here. */
    private Optional<String> givenUp(Asked one) {
        long files = forgettings.givenUp(one);
        return files == 0
                ? Optional.empty()
                : Optional.of(files + (files == 1 ? " file was" : " files were")
                        + " being read when this was asked for, and had to be read anew: ask for it once more");
    }

    private static long calls(Collection<Bearing> rows) {
        return rows.stream()
                .flatMap(row -> row.carried().stream())
                .map(Carried::call)
                .distinct()
                .count();
    }

    /** Whether nothing of a row is to be sent, or may still be told of. */
    private static boolean isOver(Bearing row) {
        return switch (row.state()) {
            case PENDING, IN_DOUBT -> false;
            case ACCEPTED, CONFIRMED, REFUSED, CANCELLED, REJECTED, DUPLICATE ->
                row.carried().stream().noneMatch(Forgetting::isOwed);
        };
    }

    /** Also where a person has said that it was not sent: a callback knows better. */
    private static boolean isOwed(Carried call) {
        return !call.inVain() && call.owedUntil() != null;
    }

    private String waitsFor(Bearing row) {
        String where = drops.find(row.drop()).map(Drop::file).map(Visible::text).orElse("a file") + " (drop "
                + row.drop() + ") line " + row.row().line();
        String lane = row.destination().lane().toString();
        return switch (row.state()) {
            case PENDING -> where + " is still to be sent by " + lane;
            case IN_DOUBT ->
                where + " is in doubt: say by `resolve " + row.call() + "` whether its call of " + lane + " arrived";
            case ACCEPTED, CONFIRMED, REFUSED, CANCELLED, REJECTED, DUPLICATE ->
                row.carried().stream()
                        .filter(Forgetting::isOwed)
                        .findFirst()
                        .map(call -> where + " went in call " + call.call() + " of " + lane
                                + ", whose callback may still come, until " + call.owedUntil()
                                + " at the latest: what it says would have the number deleted once more")
                        .orElse(where);
        };
    }

    private List<String> atVendors(List<Bearing> rows) {
        return stories.placesOf(rows).stream()
                .filter(place -> switch (place.verdict()) {
                    case NOT_DELETED, ADDED_AGAIN, ADD_IN_DOUBT, DELETE_REFUSED, SENT_AFTER_DELETE -> true;
                    case NEVER_SEEN,
                            ERASED,
                            NEVER_SENT,
                            NEVER_ADDED,
                            DELETED,
                            DELETE_OPEN,
                            DELETE_IN_DOUBT,
                            TOO_MANY_ROWS -> false;
                })
                .map(Forgetting::atVendor)
                .toList();
    }

    private static String atVendor(Place place) {
        return "the vendor of account " + place.account() + " may still have the number"
                + (place.campaign().isEmpty() ? "" : " in campaign '" + Visible.text(place.campaign()) + "'")
                + ", and no file has had it deleted there";
    }

    /** Files that were never read, and whose originals are still there: nobody can say whom they name. */
    private Optional<String> unread() {
        List<Drop> some = drops.unread();
        return some.isEmpty()
                ? Optional.empty()
                : Optional.of(some.size() + (some.size() == 1 ? " file was" : " files were")
                        + " not read (held, discarded or unreadable), and may hold the number: drops "
                        + some.stream().limit(MOST_NAMED).map(Drop::id).collect(Collectors.joining(", "))
                        + (some.size() > MOST_NAMED ? " and others" : "")
                        + "; look through them in quarantine/ and archive/");
    }

    private List<String> onServers(Collection<String> some) {
        return some.stream()
                .flatMap(drop -> drops.find(drop).stream())
                .filter(elsewhere)
                .flatMap(drop -> Stream.of("the original of drop " + drop.id() + " lies on the server it came from ("
                        + Visible.text(Objects.requireNonNull(drop.archivedAs())) + ")"))
                .toList();
    }
}
