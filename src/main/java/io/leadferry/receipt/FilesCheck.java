package io.leadferry.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.door.HttpDoor;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerCheck.Finding;
import io.leadferry.ledger.LedgerCheck.Kind;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.ledger.OlderCopies;
import io.leadferry.model.RowState;
import io.leadferry.model.Visible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares a home with its ledger: each drop has its receipt, with its own sums, and its original; no receipt is of a drop that
 * nobody knows. What a ferry at work is just about to write is no fault.
 */
public final class FilesCheck {

    private static final String RECEIPT = ".receipt.json";

    /** A file on its way to the archive, and a receipt that is being written, are looked at so often. */
    private static final int LOOKS = 3;

    private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);

    private final LeadferryConfiguration configuration;
    private final Drops drops;
    private final DropRows rows;
    private final OlderCopies olderCopies;
    private final Clock clock;
    private final Consumer<Finding> found;
    private final ObjectMapper json = new ObjectMapper();
    private long receipts;

    private FilesCheck(
            LeadferryConfiguration configuration, LedgerModule ledger, Clock clock, Consumer<Finding> found) {
        this.configuration = configuration;
        this.drops = ledger.drops();
        this.rows = ledger.dropRows();
        this.olderCopies = ledger.olderCopies();
        this.clock = clock;
        this.found = found;
    }

    /**
     * Looks through the files of a home.
     *
     * @param ledger is only read
     * @param found hears of each finding
     * @return how many receipts there are
     */
    public static long through(
            LeadferryConfiguration configuration, Ledger ledger, Clock clock, Consumer<Finding> found) {
        FilesCheck check = new FilesCheck(configuration, new LedgerModule(ledger, Map.of(), clock), clock, found);
        check.drops.each(check::look);
        check.strangers();
        return check.receipts;
    }

    private void look(Drop drop) {
        if (drop.state() != Drop.State.READING && drop.erased().receiptsAt() == null) {
            receipt(drop);
        }
        if (drop.state() != Drop.State.READING && drop.erased().originalAt() == null) {
            original(drop);
        }
    }

    private void receipt(Drop drop) {
        Path file = configuration.home().resolve("receipts").resolve(ReceiptFiles.nameOf(drop) + RECEIPT);
        String wrong = null;
        for (int look = 0; look < LOOKS; look++) {
            wrong = wrong(drop.id(), file);
            if (wrong == null || drops.isReceiptStale(drop.id())) {
                return;
            }
        }
        tell(
                Kind.RECEIPT,
                drop.id(),
                "the receipt of drop " + drop.id() + " " + wrong,
                "Start the ferry once more after: leadferry receipt " + drop.id() + " tells how the drop is");
    }

    /** What is wrong with a receipt; null where nothing is. */
    private @Nullable String wrong(String id, Path file) {
        Optional<Drop> drop = drops.find(id);
        if (drop.isEmpty()) {
            return null;
        }
        Map<RowState, Long> counts = rows.counts(drop.get());
        if (!Files.isRegularFile(file)) {
            return "is not there (" + place(file) + ")";
        }
        try {
            JsonNode told = json.readTree(file.toFile());
            if (!told.path("drop").asText().equals(id)) {
                return "is of another drop (" + place(file) + ")";
            }
            for (Map.Entry<RowState, Long> count : counts.entrySet()) {
                long theirs = told.path("rows").path(count.getKey().word()).asLong(-1);
                if (theirs != count.getValue()) {
                    return "tells " + theirs + " rows that are "
                            + count.getKey().word() + ", and the ledger has " + count.getValue() + " (" + place(file)
                            + ")";
                }
            }
            return null;
        } catch (IOException e) {
            return "cannot be read (" + place(file) + ")";
        }
    }

    private String place(Path file) {
        return Visible.text(configuration.home().relativize(file).toString().replace('\\', '/'));
    }

    private void original(Drop drop) {
        Feed feed = configuration.feeds().get(drop.feed());
        String place = drop.archivedAs();
        if (feed == null
                || !(feed.source() instanceof Source.Folder folder)
                || place == null
                || drop.state() == Drop.State.QUARANTINED
                || drop.receivedAt().isAfter(clock.instant().minus(ON_ITS_WAY))) {
            return;
        }
        boolean there = Files.exists(configuration.home().resolve(place))
                || Files.exists(folder.path().resolve(drop.file()))
                || Files.exists(
                        HttpDoor.folder(configuration.home(), drop.feed()).resolve(drop.id()))
                || (drop.quarantine() != null
                        && drop.quarantine().place() != null
                        && Files.exists(
                                configuration.home().resolve(drop.quarantine().place())));
        if (!there) {
            tell(
                    Kind.ORIGINAL,
                    drop.id(),
                    "the original of drop " + drop.id() + " is not where it was put (" + Visible.text(place) + ")",
                    "Nothing is sent from it, and nothing is lost by that; put it back if somebody has moved it");
        }
    }

    /** Receipts of drops that the ledger does not know, and that are not told as taken since it was copied. */
    private void strangers() {
        Path all = configuration.home().resolve("receipts");
        if (!Files.isDirectory(all)) {
            return;
        }
        try (Stream<Path> files = Files.walk(all, 2)) {
            files.filter(file -> file.getFileName().toString().endsWith(RECEIPT))
                    .forEach(file -> {
                        receipts++;
                        String bare = file.getFileName().toString();
                        bare = bare.substring(0, bare.length() - RECEIPT.length());
                        String drop = bare.substring(bare.lastIndexOf('.') + 1);
                        if (!olderCopies.knows(drop) && !olderCopies.wasTakenSince(drop)) {
                            tell(
                                    Kind.RECEIPT,
                                    drop,
                                    "there is a receipt of drop " + Visible.text(drop)
                                            + ", which the ledger does not know (" + place(file) + ")",
                                    "The ledger is an older copy, or another home's: stop the ferry, and put the right one in its"
                                            + " place");
                        }
                    });
        } catch (IOException | UncheckedIOException e) {
            tell(
                    Kind.RECEIPT,
                    null,
                    "the receipts cannot be looked through: " + e.getMessage(),
                    "Let this user read " + all);
        }
    }

    private void tell(Kind kind, @Nullable String of, String text, String action) {
        found.accept(new Finding(kind, of, text, action));
    }
}
