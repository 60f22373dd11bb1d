package io.leadferry.event;

import io.leadferry.event.Delivery.Digest;
import io.leadferry.event.Delivery.Telling;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Subscriber.Mail;
import io.leadferry.feed.Subscriber.Mailbox;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropLists;
import io.leadferry.ledger.DropLists.Came;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Outbox.Event;
import io.leadferry.model.EventType;
import io.leadferry.model.Quiet;
import io.leadferry.model.RowState;
import io.leadferry.model.Visible;
import io.leadferry.receipt.Overview.Cause;
import io.leadferry.receipt.Overview.Need;
import io.leadferry.receipt.OverviewWords;
import io.leadferry.receipt.Overviews;
import io.leadferry.receipt.Receipt;
import io.leadferry.receipt.Receipts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Writes mails to people: one for each file that is done with, for what needs somebody, and once a day how it stands. */
public final class Mails {

    /** By it whoever gets a mail twice sees that it is one. */
    static final String EVENT = "X-Leadferry-Event";

    private static final Set<RowState> WRONG = EnumSet.of(RowState.REJECTED, RowState.REFUSED, RowState.IN_DOUBT);
    private static final Duration LONGEST_DIGEST = Duration.ofDays(7);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Map<String, Mailbox> mailboxes;
    private final LeadferryConfiguration configuration;
    private final Drops drops;
    private final DropLists lists;
    private final CallViews calls;
    private final Receipts receipts;
    private final Overviews overviews;
    private final Clock clock;
    private final ZoneId zone;

    Mails(
            LeadferryConfiguration configuration,
            Drops drops,
            DropLists lists,
            CallViews calls,
            Receipts receipts,
            Overviews overviews,
            Clock clock,
            ZoneId zone) {
        this.configuration = configuration;
        this.mailboxes = configuration.subscribers().stream()
                .filter(Mailbox.class::isInstance)
                .map(Mailbox.class::cast)
                .collect(Collectors.toUnmodifiableMap(Mailbox::name, mailbox -> mailbox));
        this.drops = drops;
        this.lists = lists;
        this.calls = calls;
        this.receipts = receipts;
        this.overviews = overviews;
        this.clock = clock;
        this.zone = zone;
    }

    private record Letter(String subject, String text) {}

    /**
     * Lays a mail before Camel's {@code smtp}.
     *
     * @return its text; null where there is none to send
     */
    public @Nullable String write(Exchange exchange, @Body Delivery delivery) {
        Mailbox mailbox = mailboxes.get(delivery.reader());
        Letter letter = mailbox == null
                ? null
                : delivery instanceof Telling telling
                        ? letter(mailbox, telling.event())
                        : delivery instanceof Digest digest ? digest(mailbox, digest) : null;
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        if (mailbox == null || letter == null) {
            return null;
        }
        message.setHeader("from", mailbox.from());
        message.setHeader("to", String.join(", ", mailbox.to()));
        // a name of a file that has line breaks must not begin another header
        message.setHeader("subject", Visible.line(letter.subject()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setHeader(
                EVENT,
                delivery instanceof Telling telling
                        ? telling.event().key()
                        : "digest-" + (delivery instanceof Digest digest ? digest.day() : ""));
        return letter.text();
    }

    private @Nullable Letter letter(Mailbox mailbox, Event event) {
        return switch (event.type()) {
            case DROP_FINISHED -> finished(mailbox, event);
            case DROP_HELD -> needed(event, "is held, and nothing of it was sent");
            case DROP_QUARANTINED -> needed(event, "was set aside, and nothing of it was sent");
            case LANE_BLOCKED -> lane(event);
            case CALL_IN_DOUBT, CALL_OVERDUE -> call(event);
            case DROP_SEALED, DROP_DUPLICATE, DROP_RELEASED, DROP_DISCARDED, LANE_PAUSED, LANE_OPEN, CALL_RESOLVED ->
                null;
        };
    }

    private Optional<Receipt.Summary> summary(Event event) {
        return Optional.ofNullable(event.drop())
                .flatMap(drops::find)
                .flatMap(drop -> receipts.summaries(List.of(drop)).stream().findFirst());
    }

    private @Nullable Letter finished(Mailbox mailbox, Event event) {
        Receipt.Summary drop = summary(event).orElse(null);
        if (drop == null) {
            return null;
        }
        boolean well = isWell(drop);
        if (well && mailbox.errorsOnly()) {
            return null;
        }
        return new Letter(
                subject(
                        drop.feed(),
                        drop.file()
                                + (well ? " is done, all well: " : " is done, not all well: ")
                                + OverviewWords.counts(drop)),
                receipts.text(drop.drop()).orElse(""));
    }

    /**
     * Whether no row failed, is in doubt, or is one of which the vendor was to tell and did not. What the vendor took without
     * having been asked to tell more is as well as anybody knows; repeats, and what a later delete overtook, are as meant.
     */
    private boolean isWell(Receipt.Summary drop) {
        return WRONG.stream().allMatch(state -> drop.rows().getOrDefault(state.word(), 0L) == 0)
                && lists.neverTold(drop.drop()) == 0;
    }

    private @Nullable Letter needed(Event event, String what) {
        Receipt.Summary drop = summary(event).orElse(null);
        if (drop == null) {
            return null;
        }
        List<String> lines = new ArrayList<>();
        lines.add(OverviewWords.file(drop) + " " + what + (drop.reason() == null ? "." : ": " + drop.reason()));
        List<String> causes = needs().stream()
                .filter(need -> need.drop() != null && need.drop().drop().equals(drop.drop()))
                .flatMap(need -> need.causes().stream())
                .map(this::cause)
                .toList();
        lines.addAll(causes);
        if (causes.isEmpty()) {
            lines.add("Somebody has seen to it since.");
        }
        return new Letter(subject(drop.feed(), drop.file() + " " + what), text(lines));
    }

    private Letter lane(Event event) {
        List<String> lines = new ArrayList<>();
        lines.add("The lane " + event.lane() + " is blocked by the vendor's answer; no call of it is made.");
        List<String> causes = needs().stream()
                .filter(need -> need.drop() == null && need.name().equals(event.lane()))
                .flatMap(need -> need.causes().stream())
                .map(this::cause)
                .toList();
        lines.addAll(causes);
        if (causes.isEmpty()) {
            lines.add("It has gone on since.");
        }
        return new Letter("Leadferry: the lane " + event.lane() + " is blocked", text(lines));
    }

    private @Nullable Letter call(Event event) {
        CallView call = Optional.ofNullable(event.call()).flatMap(calls::find).orElse(null);
        if (call == null) {
            return null;
        }
        boolean overdue = event.type() == EventType.CALL_OVERDUE;
        String what = "call " + call.call() + " of " + call.lane() + " ("
                + String.format(Locale.ROOT, call.rows() == 1 ? "%,d row" : "%,d rows", call.rows()) + ")";
        List<String> lines = new ArrayList<>();
        lines.add(
                overdue
                        ? "The vendor was asked to tell what became of " + what + ", sent " + time(call.sentAt())
                                + ", and has not done so in time."
                        : "Nobody can tell from here whether " + what + ", sent " + time(call.sentAt()) + ", arrived"
                                + (call.message() == null ? "." : ": " + Quiet.text(call.message())));
        if (call.rowsInDoubt() > 0) {
            lines.add("Look at the vendor whether its rows are there, and say so:\n  leadferry resolve " + call.call()
                    + " --as sent\n  leadferry resolve " + call.call() + " --as not-sent");
        } else {
            lines.add(
                    overdue
                            ? "Look at the vendor whether its rows are in their campaign. They are not sent again."
                            : "It has been settled since.");
        }
        return new Letter("Leadferry: " + what + (overdue ? " was never told of" : " is in doubt"), text(lines));
    }

    private List<Need> needs() {
        return overviews.now().needs().all();
    }

    private String cause(Cause cause) {
        return OverviewWords.cause(cause, this::time) + (cause.action() == null ? "" : "\n  > " + cause.action());
    }

    private String time(Instant time) {
        return TIME.format(time.atZone(zone));
    }

    private static String subject(String feed, String what) {
        return "Leadferry: " + feed + ": " + what;
    }

    private String text(List<String> paragraphs) {
        return paragraphs.stream()
                .map(paragraph -> paragraph.lines().map(Visible::line).collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n\n", "", "\n\nAll times are those of " + zone.getId() + ".\n"));
    }

    /** The last day whose digest is, or was, due. */
    LocalDate lastDigest(Mailbox mailbox) {
        ZonedDateTime now = clock.instant().atZone(zone);
        LocalDate today = now.toLocalDate();
        return now.isBefore(today.atTime(mailbox.digestAt()).atZone(zone)) ? today.minusDays(1) : today;
    }

    /**
     * The digest that is due; empty where there is none. Where a ferry was not there for days, one is of all of them.
     *
     * @param last the day of the last one
     */
    Optional<Digest> dueDigest(Mailbox mailbox, LocalDate last) {
        LocalDate day = lastDigest(mailbox);
        return mailbox.send().contains(Mail.DAILY_DIGEST) && day.isAfter(last)
                ? Optional.of(new Digest(mailbox.name(), last, day))
                : Optional.empty();
    }

    private Letter digest(Mailbox mailbox, Digest digest) {
        Instant to = digest.day().atTime(mailbox.digestAt()).atZone(zone).toInstant();
        Instant from = digest.since().atTime(mailbox.digestAt()).atZone(zone).toInstant();
        Instant longest = to.minus(LONGEST_DIGEST);
        Instant since = from.isBefore(longest) ? longest : from;
        Set<String> feeds = mailbox.hears().feeds();
        List<Came> came = lists.came(since, to).stream()
                .filter(one -> feeds == null || feeds.contains(one.feed()))
                .toList();
        List<Need> needs = needs().stream()
                .filter(need -> feeds == null || isOf(need, feeds))
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("What came from " + time(since) + " to " + time(to) + ", as it stands now:\n"
                + (came.isEmpty()
                        ? "No file came."
                        : came.stream().map(Mails::told).collect(Collectors.joining("\n"))));
        lines.add(
                needs.isEmpty()
                        ? "Nothing needs you."
                        : "What needs somebody now:\n"
                                + needs.stream()
                                        .map(need -> OverviewWords.need(need) + "\n"
                                                + need.causes().stream()
                                                        .map(this::cause)
                                                        .collect(Collectors.joining("\n"))
                                                        .indent(2)
                                                        .stripTrailing())
                                        .collect(Collectors.joining("\n")));
        long files = came.stream()
                .flatMap(one -> one.files().values().stream())
                .mapToLong(Long::longValue)
                .sum();
        return new Letter(
                "Leadferry: " + digest.day() + ": " + (files == 1 ? "1 file" : files + " files")
                        + (needs.isEmpty()
                                ? ", nothing needs you"
                                : needs.size() == 1
                                        ? ", 1 thing needs somebody"
                                        : ", " + needs.size() + " things need somebody"),
                text(lines));
    }

    private boolean isOf(Need need, Set<String> feeds) {
        Receipt.Summary drop = need.drop();
        return switch (need.about()) {
            case LEDGER -> true;
            case LANE ->
                configuration.feeds().values().stream()
                        .filter(feed -> feed.lane().toString().equals(need.name()))
                        .anyMatch(feed -> feeds.contains(feed.name()));
            case SERVER, FOLDER -> feeds.contains(need.name());
            case FILE -> drop != null && feeds.contains(drop.feed());
            case NOTIFY -> true;
        };
    }

    private static String told(Came feed) {
        String files = feed.files().entrySet().stream()
                .map(entry -> entry.getValue() + " " + word(entry.getKey()))
                .collect(Collectors.joining(", "));
        String rows = feed.rows().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry ->
                        String.format(Locale.ROOT, "%,d %s", entry.getValue(), OverviewWords.word(entry.getKey())))
                .collect(Collectors.joining(", "));
        return feed.feed() + ": files: " + files + "; rows: " + (rows.isEmpty() ? "none" : rows);
    }

    private static String word(Drop.State state) {
        return state.receiptWord();
    }
}
