package io.leadferry.intake;

import io.leadferry.feed.Feed;
import io.leadferry.intake.Records.Record;
import io.leadferry.intake.RowRules.CampaignRule;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.ledger.GroupCommit;
import io.leadferry.ledger.StoredBlock;
import io.leadferry.model.Destination;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The reading of one file, block by block, in one pass and flat memory: the rows of a block are checked, told apart by
 * destination, and handed to the ledger as slices.
 */
final class Reading {

    private static final int SLICE = 500;

    /** Rows of part-filled slices that are carried from block to block, over all destinations. */
    private static final int MOST_CARRIED = 20_000;

    /** Likewise, however long the rows are. */
    private static final long MOST_CARRIED_CHARACTERS = 4_000_000;

    /** A file with no more rows than a slice, and no more text, is written down and sealed in one step. */
    private static final long SMALL_CHARACTERS = 32_000;

    private final Drop drop;
    private final Feed feed;
    private final RowRules rules;
    private final Columns columns;
    private final @Nullable CampaignRule campaignRule;
    private final int campaignPlace;
    private final Campaigns feedCampaigns;
    private final Map<List<String>, Line> lines = new LinkedHashMap<>();
    private final Map<String, Campaigns> campaignsAsWritten = new HashMap<>();
    private final boolean mended;
    private final int width;
    private volatile boolean open;
    private final BlockWriter writing = new BlockWriter();

    /** Whether a block was read. */
    private boolean begun;

    /** The only block so far, of a file that may be a small one; nothing of it is written yet. */
    private @Nullable Checked small;

    private List<String> lastCampaigns = List.of();
    private @Nullable Line lastLine;
    private int carried;
    private long carriedCharacters;
    private final @Nullable String reader;
    private final LongFunction<Optional<String>> numberBefore;
    private boolean isCut;
    private long before;
    private long total;
    private final Map<String, Long> rejectedBy = new TreeMap<>();
    private long rejected;
    private long duplicate;
    private long hidden;

    /** What is known of one destination while its file is read. */
    private static final class Line {
        private final Destination destination;
        private final Seen seen;
        private List<Row> rows = new ArrayList<>();

        Line(Destination destination, Seen seen) {
            this.destination = destination;
            this.seen = seen;
        }
    }

    /** What rows share, or why they cannot be sent. */
    private record Campaigns(List<String> names, @Nullable String fault) {}

    /**
     * A block after its rows were checked.
     *
     * @param total records read so far, this block's included; likewise the other two
     */
    record Checked(List<NewSlice> slices, List<Reject> rejects, long total, long rejected, long duplicate) {}

    Reading(Drop drop, Feed feed, Columns columns, List<String> feedCampaigns) {
        this(drop, feed, columns, feedCampaigns, line -> Optional.empty(), null);
    }

    /**
     * The reading of a drop that may go on from another.
     *
     * @param numberBefore what was read as the number of the row in a line, when the file was read before
     * @param reader as whom the file was looked at; null for whoever reads it now
     */
    Reading(
            Drop drop,
            Feed feed,
            Columns columns,
            List<String> feedCampaigns,
            LongFunction<Optional<String>> numberBefore,
            @Nullable String reader) {
        this.reader = reader;
        this.numberBefore = numberBefore;
        this.isCut = drop.continues() != null;
        this.drop = drop.withHeader(columns.own(), columns.mapping());
        this.feed = feed;
        this.columns = columns;
        this.mended = columns.isMended();
        this.width = columns.width();
        this.rules = new RowRules(columns, feed);
        this.campaignRule = RowRules.campaign(feed);
        this.campaignPlace = campaignRule == null ? -1 : columns.mapping().getOrDefault(campaignRule.field(), -1);
        this.feedCampaigns = campaigns(feedCampaigns);
        this.before = drop.continues() == null ? 0 : drop.continues().records();
    }

    Drop drop() {
        return drop;
    }

    Feed feed() {
        return feed;
    }

    long total() {
        return total;
    }

    /** Why the file is held for a person: by the guard of the feed, or for what is hidden in it; null when it may pass. */
    @Nullable
    String guarded(Supplier<List<Long>> latest) {
        String fault = Guards.fault(feed, total, rejected, total - rejected - duplicate, latest);
        return fault == null && feed.layout().hiddenRows() == Feed.HiddenRows.HOLD && hidden > 0
                ? Guards.hidden(feed, hidden, total)
                : fault;
    }

    /** Checks the rows of a block. */
    Checked check(List<Record> block) {
        List<NewSlice> full = new ArrayList<>();
        List<Reject> rejects = new ArrayList<>();
        for (Record record : block) {
            if (before > 0) {
                before--;
                remember(record);
            } else if (wasSent(record)) {
                remember(record);
            } else {
                total++;
                check(record, full, rejects);
            }
        }
        if (carried > MOST_CARRIED || carriedCharacters > MOST_CARRIED_CHARACTERS) {
            full.addAll(rest());
            carriedCharacters = 0;
        }
        return new Checked(full, rejects, total, rejected, duplicate);
    }

    private void check(Record record, List<NewSlice> full, List<Reject> rejects) {
        List<String> own = !mended && record.fields().size() <= width ? record.fields() : columns.own(record.fields());
        String unreadable = record.fault() == null ? tooMany(own) : record.fault();
        if (unreadable != null) {
            reject(record, unreadable, own, rejects);
            return;
        }
        List<String> fields = columns.row(own);
        Key key = rules.key(fields);
        String fault = rules.fault(fields, key);
        if (fault != null || key == null) {
            reject(record, String.valueOf(fault), own, rejects);
            return;
        }
        Campaigns campaigns = campaignsOf(fields);
        if (campaigns.fault() != null) {
            reject(record, campaigns.fault(), own, rejects);
            return;
        }
        Line line = line(campaigns.names());
        if (feed.dedupe() && line.seen.again(key)) {
            duplicate++;
            rejects.add(new Reject(record.line(), RowState.DUPLICATE, rules.repeated(), own));
            return;
        }
        hidden += record.hidden() ? 1 : 0;
        line.rows.add(new Row(record.line(), key.sent(), key.person(), fields));
        carried++;
        carriedCharacters += RecordBlocks.characters(record);
        if (line.rows.size() == SLICE) {
            full.add(cut(line));
        }
    }

    /**
     * Whether the first record behind those of the earlier drop is one of them all the same: it was cut behind its number, so
     * that its person was dialled already.
     */
    private boolean wasSent(Record record) {
        if (!isCut) {
            return false;
        }
        isCut = false;
        Key key = rules.key(columns.row(columns.own(record.fields())));
        return key != null
                && numberBefore.apply(record.line()).filter(key.sent()::equals).isPresent();
    }

    /** A record that belongs to an earlier drop is not this one's; a repeat of its number is a repeat all the same. */
    private void remember(Record record) {
        List<String> fields = columns.row(columns.own(record.fields()));
        Key key = record.fault() == null ? rules.key(fields) : null;
        if (key != null && feed.dedupe()) {
            Campaigns campaigns = campaignsOf(fields);
            if (campaigns.fault() == null) {
                line(campaigns.names()).seen.again(key);
            }
        }
    }

    private @Nullable String tooMany(List<String> own) {
        return own.size() > width ? "the row has " + own.size() + " fields, the header " + width : null;
    }

    /** Neighbours in a file mostly go to the same place. */
    private Line line(List<String> campaigns) {
        Line line = lastLine;
        if (line == null || !campaigns.equals(lastCampaigns)) {
            line = lines.computeIfAbsent(
                    campaigns,
                    names -> new Line(
                            new Destination(feed.lane(), names, columns.sent(), feed.options()), rules.seen()));
            lastLine = line;
            lastCampaigns = campaigns;
        }
        return line;
    }

    private void reject(Record record, String reason, List<String> own, List<Reject> rejects) {
        rejected++;
        rejectedBy.merge(fieldOf(reason), 1L, Long::sum);
        rejects.add(new Reject(record.line(), RowState.REJECTED, reason, own));
    }

    /** The field that a reason names; of fields that nobody has heard of, none. */
    private String fieldOf(String reason) {
        int end = reason.indexOf(':');
        String named = end < 0 ? "" : reason.substring(0, end);
        return feed.operation().fields().containsKey(named) ? named : TakenFiles.ROW;
    }

    /** How many rows were rejected, by the field at fault. */
    Map<String, Long> rejectedBy() {
        return rejectedBy;
    }

    private Campaigns campaignsOf(List<String> fields) {
        String written = RowRules.at(fields, campaignPlace);
        return written.isBlank()
                ? feedCampaigns
                : campaignsAsWritten.computeIfAbsent(written, one -> campaigns(List.of(one)));
    }

    private Campaigns campaigns(List<String> written) {
        CampaignRule rule = campaignRule;
        if (rule == null) {
            return new Campaigns(List.of(), null);
        }
        if (written.isEmpty()) {
            return new Campaigns(
                    List.of(), rule.field() + ": missing, and the feed " + feed.name() + " names no " + rule.feedKey());
        }
        List<String> names = written.stream().map(rule::asSent).toList();
        return new Campaigns(
                names,
                names.stream()
                        .map(rule::fault)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }

    private NewSlice cut(Line line) {
        NewSlice slice = new NewSlice(line.destination, line.rows);
        carried -= line.rows.size();
        line.rows = new ArrayList<>();
        return slice;
    }

    /** The part-filled slices that are still carried. */
    List<NewSlice> rest() {
        return lines.values().stream()
                .filter(line -> !line.rows.isEmpty())
                .map(this::cut)
                .toList();
    }

    /**
     * Makes a checked block durable, while the next ones are read. The drop cannot be sealed before the last has arrived.
     */
    void append(Checked block, Drops drops, Executor writers) {
        if (isSmall(block)) {
            small = block;
            begun = true;
            return;
        }
        begun = true;
        Checked first = small;
        if (first != null) {
            small = null;
            store(first, drops, writers);
        }
        store(block, drops, writers);
    }

    private void store(Checked block, Drops drops, Executor writers) {
        StoredBlock stored =
                StoredBlock.of(block.slices(), block.rejects(), block.total(), block.rejected(), block.duplicate());
        writing.append(stored, blocks -> write(blocks, drops), writers);
    }

    private static long characters(List<Reject> rejects) {
        return rejects.stream()
                .flatMap(reject -> reject.fields().stream())
                .mapToLong(String::length)
                .sum();
    }

    private boolean isSmall(Checked block) {
        return !begun
                && block.slices().isEmpty()
                && block.total() <= SLICE
                && carriedCharacters + characters(block.rejects()) <= SMALL_CHARACTERS;
    }

    private void open(Drop begun, Drops drops) {
        drops.open(begun, reader == null ? drops.reader() : reader);
    }

    /** Waits for the blocks that are on their way; what went wrong with one of them is thrown here. */
    void written() {
        writing.await();
    }

    private void write(StoredBlock block, Drops drops) {
        if (open) {
            drops.append(drop.id(), block);
            return;
        }
        drops.together(() -> {
            open(drop, drops);
            drops.append(drop.id(), block);
        });
        open = true;
    }

    /**
     * Makes what is left durable and seals the drop, in one transaction; a small file shares it with others.
     *
     * @param notes what a person should know of how the file was read
     * @return ends when it is durable, or with what kept it from that
     */
    CompletionStage<?> seal(String archiveAs, List<String> notes, Drops drops, GroupCommit commits) {
        Checked first = small;
        if (first != null) {
            Drop whole = drop.withNotes(notes);
            StoredBlock rows = StoredBlock.of(rest(), first.rejects(), total, rejected, duplicate);
            return commits.submit(() -> {
                open(whole, drops);
                drops.append(drop.id(), rows);
                drops.seal(drop.id(), archiveAs, feed.linger());
            });
        }
        written();
        StoredBlock last = StoredBlock.of(rest(), List.of(), total, rejected, duplicate);
        drops.together(() -> {
            write(last, drops);
            drops.note(drop.id(), notes);
            drops.seal(drop.id(), archiveAs, feed.linger());
        });
        return CompletableFuture.completedStage(null);
    }
}
