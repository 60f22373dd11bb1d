package io.leadferry.receipt;

import io.leadferry.door.KafkaDoor;
import io.leadferry.door.S3Door;
import io.leadferry.door.ServerView;
import io.leadferry.door.SftpServers;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.LaneControl;
import io.leadferry.lane.LaneControl.LaneView;
import io.leadferry.lane.WhyItWaits;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropLists;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.OlderCopies;
import io.leadferry.ledger.Outbox;
import io.leadferry.model.LaneId;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.StuckFiles.Stuck;
import io.leadferry.model.Wait;
import io.leadferry.receipt.Overview.About;
import io.leadferry.receipt.Overview.Cause;
import io.leadferry.receipt.Overview.Moving;
import io.leadferry.receipt.Overview.Need;
import io.leadferry.receipt.Overview.Watched;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells how everything stands, from what the ledger has and what each thing waits for. Reads only. */
public final class Overviews {

    /** What nobody has to give a word on is told for so long; then it is over. */
    private static final Duration RECENT = Duration.ofDays(7);

    /** Who needs somebody is told by SQL, however old; of the others, only the newest are looked at. */
    private static final int LOOKED_AT = 50;

    /** Who does not take in an event for so long is told of; before, it may be a start of theirs. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int MOST_DEAD = 1_000;
    private static final int SHOWN = 20;
    private static final int BEHIND = 5;

    private final LeadferryConfiguration configuration;
    private final Receipts receipts;
    private final DropLists drops;
    private final DropRows rows;
    private final LaneControl lanes;
    private final SftpServers servers;
    private final KafkaDoor topics;
    private final S3Door buckets;
    private final WhyItWaits whyItWaits;
    private final StuckFiles stuck;
    private final OlderCopies olderCopies;
    private final Outbox outbox;
    private final Clock clock;

    public Overviews(
            LeadferryConfiguration configuration,
            Receipts receipts,
            DropLists drops,
            DropRows rows,
            LaneControl lanes,
            SftpServers servers,
            KafkaDoor topics,
            S3Door buckets,
            WhyItWaits whyItWaits,
            StuckFiles stuck,
            OlderCopies olderCopies,
            Outbox outbox,
            Clock clock) {
        this.configuration = configuration;
        this.receipts = receipts;
        this.drops = drops;
        this.rows = rows;
        this.lanes = lanes;
        this.servers = servers;
        this.topics = topics;
        this.buckets = buckets;
        this.whyItWaits = whyItWaits;
        this.stuck = stuck;
        this.olderCopies = olderCopies;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * What somebody would have to see to, for a wait to end; null where it ends by itself. The one place that says so. A
     * disk is the ledger's here: of what else it will not do, files are told by themselves.
     */
    static @Nullable About needed(Wait.Kind kind) {
        return switch (kind) {
            case DISK -> About.LEDGER;
            case PAUSED, BLOCKED, SERVER_AWAY -> About.LANE;
            case HELD, IN_DOUBT, CAMPAIGN_UNKNOWN -> About.FILE;
            case PERMIT, LINGER, TOKEN, LANE_RESTS, ROW_RESTS, EARLIER_DELETE, CALLBACK, OTHER_NODE -> null;
        };
    }

    /** What somebody would have to see to, for something to go on; where it is more than one thing, what is its own. */
    private static @Nullable About needed(List<Wait> waits) {
        return waits.stream()
                .filter(wait -> wait.action() != null)
                .map(wait -> Optional.ofNullable(needed(wait.kind())))
                .flatMap(Optional::stream)
                .max(Enum::compareTo)
                .orElse(null);
    }

    /** How everything stands now. */
    public Overview now() {
        return new Look(clock.instant()).told();
    }

    /** How everything stands now, for a person; its times are those of a zone, to the second. */
    public String text(ZoneId zone) {
        return OverviewText.of(now(), zone);
    }

    /** One look, in which each drop comes to stand in one place. */
    private final class Look {

        private final Instant now;
        private final @Nullable Wait ledger = whyItWaits.ledger().orElse(null);
        private final Function<Drop, WhyItWaits.Outlook> why = receipts.look();
        private final Map<String, Behind> shut = new LinkedHashMap<>();
        private final List<Need> files = new ArrayList<>();
        private long untold;
        private final List<Moving> moving = new ArrayList<>();
        private final List<Receipt.Summary> over = new ArrayList<>();

        Look(Instant now) {
            this.now = now;
        }

        Overview told() {
            Set<String> feeds = configuration.feeds().keySet();
            Instant recently = now.minus(RECENT);
            List<LaneView> views = lanes.all();
            if (ledger != null) {
                behind(About.LEDGER, "ledger", null).because(List.of(cause(ledger)));
            }
            views.stream()
                    .filter(lane -> of(lane.waits(), About.LANE).findAny().isPresent())
                    .forEach(lane -> behind(About.LANE, lane.lane(), lane)
                            .because(of(lane.waits(), About.LANE).toList()));
            DropLists.Lists lists = drops.told(feeds, recently, LOOKED_AT, SHOWN);
            DropLists.Page ofSomebody = lists.ofSomebody();
            DropLists.Page atWork = lists.atWork();
            DropLists.Page ended = lists.ended();
            ofSomebody.drops().forEach(this::place);
            atWork.drops().forEach(this::place);
            ended.drops().forEach(drop -> over.add(receipts.summary(drop, why)));

            List<Need> needs = new ArrayList<>();
            olderCopies.open().map(this::olderCopy).ifPresent(needs::add);
            shut.values().stream().map(Behind::told).sorted(this::greatestFirst).forEach(needs::add);
            needs.addAll(servers());
            needs.addAll(folders());
            needs.addAll(notTakenIn());
            needs.addAll(files);
            return new Overview(
                    now,
                    new Overview.Needs(
                            needs,
                            untold + ofSomebody.all() - ofSomebody.drops().size()),
                    new Overview.Moves(
                            moving.stream().limit(SHOWN).toList(),
                            Math.max(0, moving.size() - SHOWN)
                                    + atWork.all()
                                    - atWork.drops().size(),
                            views.stream()
                                    .filter(lane -> !shut.containsKey(lane.lane()))
                                    .filter(Look::isUsed)
                                    .toList()),
                    new Overview.Ended(over, ended.all() - ended.drops().size()),
                    configuration.feeds().values().stream()
                            .map(feed -> new Watched(
                                    feed.name(),
                                    feed.source().toString(),
                                    feed.lane().toString()))
                            .toList());
        }

        private int greatestFirst(Need one, Need other) {
            return one.about().compareTo(other.about());
        }

        private static boolean isUsed(LaneView lane) {
            return !lane.feeds().isEmpty()
                    || lane.pendingRows() > 0
                    || lane.callsInWindow() > 0
                    || !lane.waits().isEmpty();
        }

        /** Puts a drop where it belongs, by its state and by what it waits for. */
        private void place(Drop drop) {
            Receipt.Summary summary = receipts.summary(drop, why);
            switch (drop.state()) {
                case READING -> atWork(summary, true);
                case WORKING -> atWork(summary, false);
                case FINISHED, DUPLICATE -> ended(summary);
                case QUARANTINED -> {
                    if (summary.held()) {
                        file(summary, causes(summary.waits()));
                    } else if (summary.releasedAt() != null && summary.discardedAt() == null) {
                        atWork(summary, true);
                    } else if (summary.discardedAt() == null) {
                        file(summary, List.of(quarantined(summary)));
                    } else {
                        over.add(summary);
                    }
                }
            }
        }

        private void atWork(Receipt.Summary drop, boolean reading) {
            About needed = needed(drop.waits());
            if (needed == null || (needed == About.LEDGER && ledger == null)) {
                moving.add(new Moving(drop, reading));
                return;
            }
            switch (needed) {
                case FILE -> file(drop, causes(drop.waits()));
                case LEDGER -> behind(About.LEDGER, "ledger", null).add(drop);
                case LANE, SERVER, FOLDER, NOTIFY ->
                    behind(About.LANE, laneOf(drop), null)
                            .because(of(drop.waits(), About.LANE).toList())
                            .add(drop);
            }
        }

        private void ended(Receipt.Summary drop) {
            List<Cause> causes = new ArrayList<>();
            of(drop.waits(), About.FILE).forEach(causes::add);
            long neverTold = drops.neverTold(drop.drop());
            if (neverTold > 0) {
                causes.add(neverTold(drop, neverTold));
            }
            if (causes.isEmpty()) {
                over.add(drop);
            } else {
                file(drop, causes);
            }
        }

        private void file(Receipt.Summary drop, List<Cause> causes) {
            files.add(new Need(About.FILE, drop.file(), causes, null, drop, List.of(), 0));
        }

        private String laneOf(Receipt.Summary drop) {
            return rows.pendingByLane(drop.drop()).keySet().stream()
                    .findFirst()
                    .or(() -> lanes.laneOf(drop.feed()))
                    .map(LaneId::toString)
                    .orElse(drop.feed());
        }

        private Behind behind(About about, String name, @Nullable LaneView lane) {
            return shut.computeIfAbsent(name, key -> new Behind(about, name, lane));
        }

        private Cause quarantined(Receipt.Summary drop) {
            return new Cause(
                    Drop.State.QUARANTINED.receiptWord(),
                    drop.receivedAt(),
                    null,
                    0,
                    "the file was set aside, and nothing of it was sent: " + drop.reason(),
                    "Mend what the reason says and drop the file again; or, to hear of it no more: leadferry discard "
                            + drop.drop());
        }

        private Cause neverTold(Receipt.Summary drop, long neverTold) {
            return new Cause(
                    "never-told",
                    drop.finishedAt() == null ? drop.receivedAt() : drop.finishedAt(),
                    null,
                    0,
                    "the vendor took " + neverTold + (neverTold == 1 ? " row" : " rows")
                            + " into its queue, and has not" + " told the result of each in time",
                    "Look at the vendor whether they are in their campaign. This is told for " + RECENT.toDays()
                            + " days.");
        }

        private Need olderCopy(OlderCopies.Open copy) {
            List<Cause> causes = new ArrayList<>();
            if (copy.rows() > 0) {
                causes.add(new Cause(
                        Overview.OLDER_COPY,
                        copy.foundAt(),
                        null,
                        0,
                        "the ledger is an older copy"
                                + (copy.holdsUntil() == null ? "" : " that ends at " + copy.holdsUntil()) + ": "
                                + copy.reason() + ". " + copy.rows()
                                + (copy.rows() == 1 ? " row" : " rows")
                                + " may have been sent since, and are not sent again before somebody has said so",
                        "Look at the vendor whether they are there, and say of each call that `leadferry calls` names:"
                                + " leadferry resolve CALL --as sent, or: --as not-sent"));
            }
            if (copy.files() > 0) {
                causes.add(new Cause(
                        Overview.OLDER_COPY,
                        copy.foundAt(),
                        null,
                        0,
                        copy.files() + (copy.files() == 1 ? " file was" : " files were")
                                + " taken after the copy was made, and the ledger has none of their rows: "
                                + copy.named().stream().map(Look::named).collect(Collectors.joining(", "))
                                + (copy.files() > copy.named().size() ? ", …" : ""),
                        "Drop files of deletes again; files of adds only when the vendor does not have their rows. This is"
                                + " told for " + RECENT.toDays() + " days."));
            }
            return new Need(About.LEDGER, "ledger", causes, null, null, List.of(), 0);
        }

        private static String named(OlderCopies.Taken file) {
            return file.place() == null ? file.feed() + ": " + file.file() : file.place();
        }

        /** What the disk will not do, together where it is the same of many files. */
        private List<Need> folders() {
            Map<List<Object>, List<Stuck>> alike = new LinkedHashMap<>();
            stuck.all().stream()
                    // with the ledger, files stay where they are too
                    .filter(one -> ledger == null || one.step() != StuckFiles.Step.TAKE)
                    .forEach(one -> alike.computeIfAbsent(
                                    List.of(one.feed(), one.step(), shortReason(one)), fresh -> new ArrayList<>())
                            .add(one));
            untold = Math.max(0, alike.size() - SHOWN);
            return alike.values().stream().limit(SHOWN).map(this::folder).toList();
        }

        private static String shortReason(Stuck one) {
            String reason = one.reason().replace(one.file(), "…");
            return one.drop() == null ? reason : reason.replace(one.drop(), "…");
        }

        private Need folder(List<Stuck> alike) {
            Stuck first = alike.get(0);
            Wait wait = first.wait(now);
            int more = alike.size() - 1;
            Cause cause = new Cause(
                    wait.kind().word(),
                    wait.since(),
                    wait.until(),
                    wait.tries(),
                    wait.text() + (more == 0 ? "" : "; and " + more + (more == 1 ? " file" : " files") + " more"),
                    wait.action());
            List<Receipt.Summary> behind = alike.stream()
                    .flatMap(one -> Stream.ofNullable(one.drop()))
                    .limit(BEHIND)
                    .flatMap(drop -> receipts.find(drop).stream())
                    .map(Receipt::summary)
                    .toList();
            return new Need(
                    About.FOLDER,
                    first.feed(),
                    List.of(cause),
                    null,
                    null,
                    behind,
                    alike.size() - Math.max(1, behind.size()));
        }

        /** Those outside who have not heard for a while what happened, and those who never will. */
        private List<Need> notTakenIn() {
            Map<String, List<Cause>> causes = new TreeMap<>();
            for (Outbox.Reader reader : outbox.readers()) {
                if (reader.since() != null && reader.since().isBefore(now.minus(PATIENCE)) && outbox.waits(reader)) {
                    causes.computeIfAbsent(reader.name(), name -> new ArrayList<>())
                            .add(new Cause(
                                    "not-taken-in",
                                    reader.since(),
                                    reader.nextTry().isAfter(now) ? reader.nextTry() : null,
                                    reader.tries(),
                                    "it does not take in what it is told: " + reader.reason(),
                                    "See that it can be reached and takes it in; what happened waits for it in its"
                                            + " order, until that is older than give-up-after."));
                }
            }
            Map<String, List<Outbox.Dead>> dead = outbox.dead(now.minus(RECENT), MOST_DEAD).stream()
                    .collect(Collectors.groupingBy(Outbox.Dead::reader));
            dead.forEach((reader, events) ->
                    causes.computeIfAbsent(reader, name -> new ArrayList<>()).add(givenUp(events)));
            return causes.entrySet().stream()
                    .map(one -> new Need(About.NOTIFY, one.getKey(), one.getValue(), null, null, List.of(), 0))
                    .toList();
        }

        private Cause givenUp(List<Outbox.Dead> events) {
            Outbox.Dead last = events.get(0);
            return new Cause(
                    "given-up",
                    last.deadAt(),
                    null,
                    0,
                    (events.size() == 1
                                    ? "1 event was"
                                    : events.size() + (events.size() == MOST_DEAD ? " or more" : "") + " events were")
                            + " given up, too old and never taken in, the last "
                            + last.type().word() + " of " + last.subject() + ": " + last.reason(),
                    "Ask for what it missed: GET /api/drops?since=, GET /api/lanes, GET /api/calls. This is told for "
                            + RECENT.toDays() + " days.");
        }

        private List<Need> servers() {
            List<Need> needs = new ArrayList<>();
            Stream.concat(servers.views().stream(), buckets.views().stream())
                    .forEach(view ->
                            server(view, "Mend that; it is tried again and again, and goes on by itself then.", needs));
            topics.views()
                    .forEach(view -> server(
                            view,
                            "See to that. What waits at the broker comes by itself then; what is gone there has to be written"
                                    + " again, if it is still wanted, and is told for a week.",
                            needs));
            return needs;
        }

        private static void server(ServerView view, String action, List<Need> needs) {
            if (view.since() == null || view.reason() == null) {
                return;
            }
            needs.add(new Need(
                    About.SERVER,
                    view.feed(),
                    List.of(new Cause(
                            view.isDown() ? "server-away" : "stuck",
                            view.since(),
                            null,
                            0,
                            view.reason(),
                            view.isDown()
                                    ? "See that the server can be reached and lets the ferry in; it is tried again and"
                                            + " again, and goes on by itself then."
                                    : action)),
                    null,
                    null,
                    List.of(),
                    0));
        }
    }

    /** What shuts a way for many, and who waits behind it. */
    private static final class Behind {
        private final About about;
        private final String name;
        private final @Nullable LaneView lane;
        private final List<Receipt.Summary> drops = new ArrayList<>();
        private List<Cause> causes = List.of();

        Behind(About about, String name, @Nullable LaneView lane) {
            this.about = about;
            this.name = name;
            this.lane = lane;
        }

        Behind because(List<Cause> why) {
            causes = causes.isEmpty() ? why : causes;
            return this;
        }

        void add(Receipt.Summary drop) {
            because(of(drop.waits(), about).toList());
            drops.add(drop);
        }

        Need told() {
            return new Need(
                    about,
                    name,
                    causes,
                    lane,
                    null,
                    drops.stream().limit(BEHIND).toList(),
                    Math.max(0, drops.size() - BEHIND));
        }
    }

    /** Those of the waits for which somebody must see to that. */
    private static Stream<Cause> of(List<Wait> waits, About about) {
        return waits.stream()
                .filter(wait -> wait.action() != null && needed(wait.kind()) == about)
                .map(Overviews::cause);
    }

    private static List<Cause> causes(List<Wait> waits) {
        return waits.stream().map(Overviews::cause).toList();
    }

    static Cause cause(Wait wait) {
        return new Cause(wait.kind().word(), wait.since(), wait.until(), wait.tries(), wait.text(), wait.action());
    }
}
