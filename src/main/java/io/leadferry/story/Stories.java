package io.leadferry.story;

import io.leadferry.connector.LanePlan;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.intake.AskedNumber;
import io.leadferry.lane.WhyItWaits;
import io.leadferry.lane.WhyItWaits.RowOutlook;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Forgettings;
import io.leadferry.ledger.Forgettings.Asked;
import io.leadferry.ledger.NumberRows;
import io.leadferry.ledger.NumberRows.Bearing;
import io.leadferry.ledger.NumberRows.Carried;
import io.leadferry.ledger.NumberRows.NotSent;
import io.leadferry.ledger.Waiters;
import io.leadferry.model.Destination;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.Visible;
import io.leadferry.model.Wait;
import io.leadferry.story.Deletion.Fact;
import io.leadferry.story.Story.Event;
import io.leadferry.story.Story.Overtaker;
import io.leadferry.story.Story.Place;
import io.leadferry.story.Story.ReadAs;
import io.leadferry.story.Story.Said;
import io.leadferry.story.Story.StoryCall;
import io.leadferry.story.Story.StoryCallback;
import io.leadferry.story.Story.StoryRow;
import io.leadferry.story.Story.Verdict;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells the stories of numbers, and of single rows. Reads only. */
public final class Stories {

    /** Of so many rows it is worked out what they wait for; of more nobody reads it. */
    private static final int MOST_WAITING = 20;

    private static final int MOST_NAMED = 3;

    private static final ZoneId UTC = ZoneId.of("UTC");

    private static final String KNOWS =
            "; the ferry knows what it sent and what it was told, not whom the vendor dialled.";

    private final LeadferryConfiguration configuration;
    private final VendorProfiles profiles;
    private final NumberRows rows;
    private final Drops drops;
    private final WhyItWaits why;
    private final Forgettings forgettings;

    public Stories(
            LeadferryConfiguration configuration,
            VendorProfiles profiles,
            NumberRows rows,
            Drops drops,
            WhyItWaits why,
            Forgettings forgettings) {
        this.configuration = configuration;
        this.profiles = profiles;
        this.rows = rows;
        this.drops = drops;
        this.why = why;
        this.forgettings = forgettings;
    }

    /**
     * The story of a number, as things stand now.
     *
     * @param text the number in any written form
     * @param zone whose times its sentences tell
     * @throws AskedNumber.NoNumber where the text is no number
     */
    public Story of(String text, ZoneId zone) {
        AskedNumber asked = AskedNumber.read(text, configuration);
        NumberRows.Found found = rows.of(asked.people(), asked.endings());
        Telling telling = new Telling(zone);
        List<Bearing> bearing = bearing(asked, found);
        List<StoryRow> told = new ArrayList<>();
        bearing.forEach(row -> told.add(telling.row(row, telling.waits(row))));
        found.notSent().forEach(row -> telling.notSent(row, asked).ifPresent(told::add));
        told.sort(Comparator.comparing((StoryRow row) -> row.sealedAt() == null ? Instant.MAX : row.sealedAt())
                .thenComparing(StoryRow::receivedAt)
                .thenComparing(StoryRow::drop)
                .thenComparingLong(StoryRow::line));
        List<Place> places = telling.places(bearing);
        List<Asked> forgotten = forgettings.of(asked.names());
        Verdict verdict = found.more()
                ? Verdict.TOO_MANY_ROWS
                : places.stream()
                        .map(Place::verdict)
                        .max(Comparator.naturalOrder())
                        .orElse(told.isEmpty() ? unknown(forgotten) : Verdict.NEVER_SENT);
        return new Story(
                text.strip(),
                asked.readings().stream()
                        .map(reading -> new ReadAs(reading.number(), reading.regions()))
                        .toList(),
                dials() ? List.copyOf(asked.dialled()) : List.of(),
                told,
                telling.events(told),
                telling.notes(asked, told, forgotten, found.more()),
                places,
                verdict,
                answer(verdict, places, told) + telling.besides(told) + KNOWS);
    }

    private List<Bearing> bearing(AskedNumber asked, NumberRows.Found found) {
        return found.rows().stream()
                .filter(row -> asked.isOf(row.row(), operation(row.destination().lane())))
                .toList();
    }

    /**
     * Every row that bears a number, sent or not.
     *
     * @param counts which drops do, by their place in the order of the world
     */
    public NumberRows.Found rowsOf(AskedNumber asked, DropFilter counts) {
        NumberRows.Found found = rows.of(asked.people(), asked.endings());
        Telling telling = new Telling(UTC);
        return new NumberRows.Found(
                bearing(asked, found).stream()
                        .filter(row -> counts.has(row.drop(), row.seq()))
                        .toList(),
                found.notSent().stream()
                        .filter(row -> counts.has(row.drop(), row.seq()))
                        .filter(row -> telling.notSent(row, asked).isPresent())
                        .toList(),
                found.more());
    }

    /** Which drops count. */
    @FunctionalInterface
    public interface DropFilter {

        /**
         * Whether a drop does.
         *
         * @param seq its place in the order of the world; the end of time while its file is being read
         */
        boolean has(String drop, long seq);
    }

    /** What is known of a number at the vendors, place by place, from rows that bear it. */
    public List<Place> placesOf(List<Bearing> bearing) {
        return new Telling(UTC).places(bearing);
    }

    private static Verdict unknown(List<Asked> forgotten) {
        return forgotten.stream().anyMatch(one -> one.rows() > 0) ? Verdict.ERASED : Verdict.NEVER_SEEN;
    }

    private String answer(Verdict verdict, List<Place> places, List<StoryRow> told) {
        if (verdict == Verdict.TOO_MANY_ROWS) {
            return "The number stands in more than " + NumberRows.MOST
                    + " rows, and its story is not read to its end: what was sent last is not judged";
        }
        if (verdict == Verdict.ERASED) {
            return "Rows bore the number, and what they said was erased because its person was to be forgotten: which of"
                    + " them were sent can be told no more";
        }
        long erased = verdict == Verdict.NEVER_SEEN ? rows.dropsWithoutValues() : 0;
        if (erased > 0) {
            return "No row that this ledger still has bears the number; the rows of "
                    + (erased == 1 ? "1 older drop" : erased + " older drops")
                    + " have lost their values since, and whether one of them bore it and was sent can be told no more";
        }
        if (verdict == Verdict.NEVER_SEEN) {
            return "No row that this ledger knows bears the number, so the ferry never sent it: if it was dialled, it came to"
                    + " the vendor by another way";
        }
        return places.isEmpty()
                ? onlyOthers(told)
                : "Was it dialled after it was deleted? As far as the ferry knows, " + Deletion.joined(places);
    }

    /** Rows that neither added nor deleted it, or were never to be sent. */
    private static String onlyOthers(List<StoryRow> told) {
        boolean sent = told.stream().anyMatch(row -> row.lane() != null);
        return sent
                ? "No row that bears the number adds it to a campaign or deletes it there"
                : "Each row that bears the number failed the checks, or stood in its file before: none of them was sent, and"
                        + " if it was dialled, it came to the vendor by another way";
    }

    /**
     * A row of a drop as its story tells it, and why it does not move; empty where no such row passed the checks.
     *
     * @param line where it stands in the file, as receipts say
     */
    public Optional<RowStory> ofRow(String drop, long line) {
        return drops.find(drop).flatMap(known -> rows.at(drop, line).flatMap(row -> {
            if (row.standing() == null) {
                return Optional.empty();
            }
            StoryRow told = new Telling(ZoneId.systemDefault()).row(row, List.of());
            return Optional.of(new RowStory(
                    why.lookAtRows().apply(known, row.standing()), told.campaigns(), told.overtakenBy(), told.calls()));
        }));
    }

    // --- what the configuration knows

    /** What a lane does; null where neither the configuration nor a profile has it any more. */
    private @Nullable Operation operation(LaneId lane) {
        LanePlan plan = configuration.lanes().get(lane);
        return plan != null
                ? plan.operation()
                : profiles.names().stream()
                        .flatMap(name -> profiles.usable(name).stream())
                        .map(profile -> profile.operations().get(lane.operation()))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    private @Nullable Effect effect(LaneId lane) {
        Operation operation = operation(lane);
        return operation == null || operation.effect() == Effect.NONE ? null : operation.effect();
    }

    private boolean dials() {
        return configuration.lanes().values().stream()
                .map(LanePlan::operation)
                .anyMatch(operation ->
                        operation.numberField().filter(operation::isDialled).isPresent());
    }

    // --- how it is told

    /** One telling, at one moment. */
    private final class Telling {

        private final DateTimeFormatter times;
        private final Map<String, Drop> known = new HashMap<>();
        private final BiFunction<Drop, Waiters.Found, RowOutlook> outlooks = why.lookAtRows();
        private int waiting;

        Telling(ZoneId zone) {
            times = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss VV", Locale.ROOT)
                    .withZone(zone);
        }

        private Drop drop(String id) {
            return known.computeIfAbsent(id, name -> drops.find(name).orElseThrow());
        }

        List<Wait> waits(Bearing row) {
            boolean may =
                    switch (row.state()) {
                        case PENDING, ACCEPTED, IN_DOUBT -> true;
                        case CONFIRMED, REFUSED, CANCELLED, REJECTED, DUPLICATE -> false;
                    };
            if (!may || row.standing() == null || ++waiting > MOST_WAITING) {
                return List.of();
            }
            return outlooks.apply(drop(row.drop()), row.standing()).waits();
        }

        StoryRow row(Bearing row, List<Wait> waits) {
            Drop drop = drop(row.drop());
            LaneId lane = row.destination().lane();
            Operation operation = operation(lane);
            Effect effect = effect(lane);
            Integer place = operation == null
                    ? null
                    : operation
                            .numberField()
                            .map(field -> drop.mapping().get(field))
                            .orElse(null);
            return new StoryRow(
                    drop.id(),
                    drop.feed(),
                    drop.file(),
                    row.row().line(),
                    row.state(),
                    row.reason(),
                    row.call(),
                    lane.toString(),
                    effect == null ? null : effect.name().toLowerCase(Locale.ROOT),
                    row.destination().campaigns(),
                    row.row().number(),
                    MaskedRow.of(drop, row.row().fields(), place),
                    drop.receivedAt(),
                    drop.sealedAt(),
                    row.overtakenBy() == null
                            ? null
                            : drops.find(row.overtakenBy())
                                    .map(other ->
                                            new Overtaker(other.id(), other.feed(), other.file(), other.sealedAt()))
                                    .orElse(null),
                    row.carried().stream().map(Stories::call).toList(),
                    waits);
        }

        /** A row that was never to be sent; empty where another number stands in it. */
        Optional<StoryRow> notSent(NotSent row, AskedNumber asked) {
            Drop drop = drop(row.drop());
            Feed feed = configuration.feeds().get(drop.feed());
            Collection<Integer> places = feed == null
                    ? List.of()
                    : feed.operation().numberField().map(field -> drop.mapping().get(field)).stream()
                            .filter(Objects::nonNull)
                            .toList();
            return asked.placeIn(row.reject(), places, feed == null ? null : feed.region())
                    .map(place -> new StoryRow(
                            drop.id(),
                            drop.feed(),
                            drop.file(),
                            row.reject().line(),
                            row.reject().state(),
                            row.reject().reason(),
                            null,
                            null,
                            null,
                            List.of(),
                            null,
                            MaskedRow.ofRejected(drop, row.reject().fields(), place),
                            drop.receivedAt(),
                            drop.sealedAt(),
                            null,
                            List.of(),
                            List.of()));
        }

        // --- the answer

        List<Place> places(List<Bearing> bearing) {
            Map<String, Map<String, List<Fact>>> byPlace = new TreeMap<>();
            for (Bearing row : bearing) {
                Effect effect = effect(row.destination().lane());
                Drop drop = drop(row.drop());
                if (effect == null || drop.sealedAt() == null) {
                    continue; // what is still being read counts for nothing yet
                }
                Fact fact = new Fact(
                        row,
                        effect,
                        drop.file() + " (drop " + drop.id() + ", line "
                                + row.row().line() + ")",
                        drop.sealedAt());
                List<String> campaigns = row.destination().campaigns();
                (campaigns.isEmpty() ? List.of("") : campaigns).forEach(campaign -> byPlace.computeIfAbsent(
                                row.destination().lane().account(), name -> new TreeMap<>())
                        .computeIfAbsent(campaign, name -> new ArrayList<>())
                        .add(fact));
            }
            List<Place> places = new ArrayList<>();
            byPlace.forEach((account, ofAccount) -> ofAccount.forEach(
                    (campaign, facts) -> places.add(new Deletion(account, campaign, facts, times::format).answer())));
            return places;
        }

        /** What else was asked for the number, such as to unblock it, and may have had it dialled. */
        String besides(List<StoryRow> told) {
            return told.stream()
                    .filter(row -> row.effect() == null)
                    .flatMap(row -> row.calls().stream())
                    .filter(call -> !call.didNothing())
                    .map(call -> "; besides, " + call.lane() + " was asked for it at " + times.format(call.sentAt())
                            + " (call " + call.call() + ": " + call.outcome().word() + ")")
                    .distinct()
                    .collect(Collectors.joining());
        }

        // --- what happened, by time

        List<Event> events(List<StoryRow> told) {
            List<Event> events = new ArrayList<>();
            for (StoryRow row : told) {
                events.add(new Event(row.receivedAt(), "row", row.drop(), row.line(), null, asks(row)));
                Overtaker by = row.overtakenBy();
                if (by != null && by.at() != null) {
                    events.add(new Event(
                            by.at(),
                            "overtaken",
                            by.drop(),
                            null,
                            null,
                            by.file() + " (drop " + by.drop() + ") deletes the number after " + at(row)
                                    + (row.calls().isEmpty() ? ", which is never sent" : ", which had left by then")));
                }
                row.calls().forEach(call -> call(row, call, events));
            }
            rows.repeatsOf(told.stream().map(StoryRow::drop).collect(Collectors.toCollection(LinkedHashSet::new)))
                    .forEach(repeat -> events.add(new Event(
                            repeat.receivedAt(),
                            "repeat",
                            repeat.id(),
                            null,
                            null,
                            repeat.file() + " (drop " + repeat.id() + ", feed " + repeat.feed()
                                    + ") brought the same content as drop " + repeat.duplicateOf()
                                    + " again; nothing of it is sent")));
            events.sort(Comparator.comparing(Event::at));
            return events;
        }

        private String asks(StoryRow row) {
            String what = row.lane() == null
                    ? " is " + row.state().word() + ": " + row.reason()
                    : " is for " + row.lane() + (row.campaigns().isEmpty() ? "" : ", " + quoted(row.campaigns()));
            return at(row) + " of feed " + row.feed() + what;
        }

        private static String at(StoryRow row) {
            return row.file() + " (drop " + row.drop() + ") line " + row.line();
        }

        private static String quoted(List<String> campaigns) {
            return campaigns.stream()
                    .map(campaign -> "'" + Visible.text(campaign) + "'")
                    .collect(Collectors.joining(", "));
        }

        private void call(StoryRow row, StoryCall call, List<Event> events) {
            Function<String, String> name = what -> what + " call " + call.call();
            events.add(new Event(
                    call.sentAt(),
                    "call",
                    row.drop(),
                    row.line(),
                    call.call(),
                    "call " + call.call() + " of " + call.lane() + " carries it"
                            + (call.campaigns().isEmpty() ? "" : " to " + quoted(call.campaigns())) + ", from "
                            + at(row)));
            if (call.answeredAt() != null) {
                String said = call.callback() == null ? call.outcome().word() + said(call.message()) : call.answer();
                events.add(new Event(
                        call.answeredAt(),
                        "answer",
                        row.drop(),
                        row.line(),
                        call.call(),
                        name.apply("the answer to")
                                + (call.httpStatus() == null ? "" : " is HTTP " + call.httpStatus())
                                + (call.vendorReference() == null ? "" : ", reference " + call.vendorReference())
                                + (said == null ? "" : ": " + said)
                                + (call.didNothing() ? "; it did nothing to this row" : "")));
            }
            StoryCallback callback = call.callback();
            if (callback != null) {
                events.add(new Event(
                        callback.at(),
                        "callback",
                        row.drop(),
                        row.line(),
                        call.call(),
                        name.apply("the callback of")
                                + (callback.message() == null ? " is not read yet" : " says: " + callback.message())));
            }
            call.words()
                    .forEach(word -> events.add(new Event(
                            word.at(),
                            "word",
                            row.drop(),
                            row.line(),
                            call.call(),
                            name.apply("of") + ": " + word.text())));
        }

        // --- what cannot be told

        List<String> notes(AskedNumber asked, List<StoryRow> told, List<Asked> forgotten, boolean more) {
            List<String> notes = new ArrayList<>();
            forgotten.forEach(one -> notes.add(forgotten(one)));
            if (more) {
                notes.add("only the first " + NumberRows.MOST + " rows are told");
            }
            if (asked.readings().size() > 1) {
                notes.add("written so it is another number in each region: "
                        + asked.readings().stream()
                                .map(reading -> reading.number() + " (" + String.join(", ", reading.regions()) + ")")
                                .collect(Collectors.joining(", "))
                        + "; rows of all of them are told");
            }
            told.stream()
                    .filter(row -> row.sealedAt() == null)
                    .map(row ->
                            row.file() + " (drop " + row.drop() + ") is still being read; nothing of it is sent yet")
                    .distinct()
                    .forEach(notes::add);
            withoutNumbers(notes);
            List<Drop> aside = rows.inQuarantine();
            if (!aside.isEmpty()) {
                notes.add(
                        count(aside.size(), "file lies", "files lie") + " in quarantine and cannot be looked through: "
                                + aside.stream()
                                        .limit(MOST_NAMED)
                                        .map(drop -> drop.file() + " (drop " + drop.id() + ")")
                                        .collect(Collectors.joining(", "))
                                + (aside.size() > MOST_NAMED ? " and others" : ""));
            }
            int unknown = told.stream()
                    .filter(row -> row.lane() != null)
                    .map(StoryRow::drop)
                    .distinct()
                    .mapToInt(drop -> rows.callsOfUnknownRows(drop).size())
                    .sum();
            if (unknown > 0) {
                notes.add(
                        "of " + count(unknown, "call", "calls") + " of these files, made by an older version, it is not"
                                + " known any more which rows they carried; they did nothing to any");
            }
            return notes;
        }

        private String forgotten(Asked one) {
            String asked = "a person with this number was to be forgotten at " + times.format(one.askedAt())
                    + " (forgetting " + one.id() + "): ";
            return asked
                    + (one.doneAt() == null
                            ? "that is not done yet"
                            : "that was done at " + times.format(one.doneAt()) + ", and what "
                                    + count(one.rows(), "row", "rows")
                                    + " of " + count(one.drops().size(), "drop", "drops") + " said is told no more");
        }

        /** Operations whose rows name no number may have meant it all the same. */
        private void withoutNumbers(List<String> notes) {
            Set<String> byIds = new LinkedHashSet<>();
            Map<String, Set<String>> byFilters = new LinkedHashMap<>();
            for (Destination destination : rows.destinations()) {
                Operation operation = operation(destination.lane());
                if (operation == null) {
                    continue;
                }
                Optional<String> number = operation.numberField();
                if (number.isEmpty()) {
                    byIds.add(destination.lane().toString());
                    continue;
                }
                destination.columns().stream()
                        .filter(column -> operation.oneOf().contains(column) && !column.equals(number.get()))
                        .forEach(column -> byFilters
                                .computeIfAbsent(destination.lane().toString(), lane -> new LinkedHashSet<>())
                                .add(column));
            }
            byIds.forEach(lane -> notes.add("rows of " + lane
                    + " bear ids and no numbers: whether one of them meant this number cannot be told"));
            byFilters.forEach(
                    (lane, columns) -> notes.add("rows of " + lane + " that ask by " + String.join(", ", columns)
                            + " bear no number: whether one of them meant this one cannot be told"));
        }

        private static String count(long number, String one, String several) {
            return number + " " + (number == 1 ? one : several);
        }
    }

    /** Some vendors say nothing with an answer. */
    private static String said(@Nullable String message) {
        return message == null || message.isBlank() ? "" : " (" + message + ")";
    }

    private static StoryCall call(Carried call) {
        boolean calledBack = call.calledBackAt() != null;
        return new StoryCall(
                call.call(),
                call.lane().toString(),
                call.campaigns(),
                call.sentAt(),
                calledBack && call.answerOutcome() == null && call.httpStatus() == null ? null : call.settledAt(),
                call.outcome(),
                call.answerOutcome() == null ? null : call.answerOutcome().word() + said(call.answerMessage()),
                call.httpStatus(),
                call.reference(),
                call.message(),
                call.inVain(),
                calledBack
                        ? new StoryCallback(
                                Objects.requireNonNull(call.calledBackAt()),
                                call.callbackOpen() ? null : call.message())
                        : null,
                call.words().stream()
                        .map(word -> new Said(word.at(), word.text()))
                        .toList());
    }
}
