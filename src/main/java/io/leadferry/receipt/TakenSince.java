package io.leadferry.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Age;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.OlderCopies;
import io.leadferry.ledger.OlderCopies.Taken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what was taken after a ledger was copied, by what that ledger left in the home: receipts of drops that the copy does
 * not know, and originals in the archive that are none of its drops'. Nothing of it is changed.
 */
public final class TakenSince {

    private static final Logger LOG = LoggerFactory.getLogger(TakenSince.class);

    private static final String RECEIPT = ".receipt.json";

    /** Clocks and time zones differ, and a receipt is written again after its drop is done. */
    private static final Duration BEFORE = Duration.ofDays(1);

    private final LeadferryConfiguration configuration;
    private final OlderCopies ledger;
    private final ObjectMapper json = new ObjectMapper();

    public TakenSince(LeadferryConfiguration configuration, OlderCopies ledger) {
        this.configuration = configuration;
        this.ledger = ledger;
    }

    /** Files that were taken since, the first to come first. */
    public List<Taken> files(Age.Older copy) {
        Instant since =
                copy.holdsUntil() == null ? Instant.EPOCH : copy.holdsUntil().minus(BEFORE);
        List<Taken> found = new ArrayList<>();
        for (String feed : configuration.feeds().keySet()) {
            List<Taken> receipts = receipts(feed);
            List<String> originals = originals(feed, since);
            for (Taken receipt : receipts) {
                String place = originals.stream()
                        .filter(original -> fileOf(original).equals(receipt.file()))
                        .findFirst()
                        .orElse(null);
                originals.remove(place);
                found.add(
                        new Taken(feed, receipt.file(), receipt.drop(), receipt.sha256(), place, receipt.receivedAt()));
            }
            originals.forEach(place -> found.add(new Taken(feed, fileOf(place), null, null, place, null)));
        }
        found.sort(Comparator.comparing(Taken::receivedAt, Comparator.nullsLast(Comparator.naturalOrder())));
        return found;
    }

    private static String fileOf(String place) {
        return place.substring(place.lastIndexOf('/') + 1);
    }

    /** What the receipts tell of drops that the ledger does not know. */
    private List<Taken> receipts(String feed) {
        Path folder = configuration.home().resolve("receipts").resolve(feed);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(RECEIPT))
                    .filter(file -> !ledger.knows(dropOf(file)))
                    .map(file -> receipt(feed, file))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} cannot be looked through for files that were taken since: {}", folder, e.getMessage());
            return List.of();
        }
    }

    private static String dropOf(Path receipt) {
        String name = receipt.getFileName().toString();
        String bare = name.substring(0, name.length() - RECEIPT.length());
        return bare.substring(bare.lastIndexOf('.') + 1);
    }

    /** A file that was set aside brought nothing to the vendor, and is not told. */
    private Optional<Taken> receipt(String feed, Path file) {
        try {
            JsonNode told = json.readTree(file.toFile());
            boolean taken = told.path("rows").path("total").asLong() > 0
                    && told.path("duplicateOf").isNull()
                    && told.hasNonNull("file")
                    && !told.path("state").asText().equals(Drop.State.QUARANTINED.receiptWord());
            return taken
                    ? Optional.of(new Taken(
                            feed,
                            told.path("file").asText(),
                            dropOf(file),
                            told.hasNonNull("sha256") ? told.path("sha256").asText() : null,
                            null,
                            time(told.path("receivedAt"))))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.warn("{} cannot be read, whose drop the ledger does not know: {}", file, e.getMessage());
            return Optional.of(new Taken(feed, file.getFileName().toString(), dropOf(file), null, null, null));
        }
    }

    private static @Nullable Instant time(JsonNode told) {
        try {
            return told.isTextual() ? Instant.parse(told.asText()) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Originals in the archive of the days since, that belong to no drop of the ledger. */
    private List<String> originals(String feed, Instant since) {
        Path folder = configuration.home().resolve("archive").resolve(feed);
        List<String> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        Set<String> known = new HashSet<>(ledger.archived(feed, since.minus(BEFORE)));
        LocalDate first = LocalDate.ofInstant(since, ZoneId.systemDefault());
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .filter(file -> !isBefore(folder.relativize(file), first))
                    .map(file ->
                            configuration.home().relativize(file).toString().replace('\\', '/'))
                    .filter(place -> !known.contains(place))
                    .sorted()
                    .forEach(found::add);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} cannot be looked through for files that were taken since: {}", folder, e.getMessage());
        }
        return found;
    }

    private static boolean isBefore(Path file, LocalDate first) {
        try {
            return LocalDate.parse(file.getName(0).toString()).isBefore(first);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
