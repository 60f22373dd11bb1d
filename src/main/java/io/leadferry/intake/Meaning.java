package io.leadferry.intake;

import io.leadferry.feed.Feed;
import io.leadferry.vendor.VendorProfile.FieldRule;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a record's values mean, where nothing about that is ambiguous: unseen ends are no part of them, words that the feed
 * has for nothing are nothing, {@code 5.0} is the whole number 5, and a date is one in the form that the feed names.
 */
final class Meaning {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final List<UnaryOperator<String>> places = new ArrayList<>();
    private final int campaignPlace;
    private final Set<String> nulls;

    Meaning(Columns columns, Feed feed) {
        for (int place = 0; place < columns.width(); place++) {
            places.add(UnaryOperator.identity());
        }
        int campaign = -1;
        for (var field : feed.operation().fields().entrySet()) {
            int place = columns.ownPlace(field.getKey());
            if (place >= 0 && place < places.size()) {
                places.set(place, meaning(field.getValue(), feed.layout().dateFormat()));
                campaign = field.getValue().kind() == FieldRule.Kind.CAMPAIGN ? place : campaign;
            }
        }
        this.campaignPlace = campaign;
        this.nulls = feed.layout().nulls();
    }

    private static UnaryOperator<String> meaning(FieldRule rule, @Nullable DateTimeFormatter dates) {
        List<String> choices = rule.choices();
        return switch (rule.kind()) {
            case WHOLE_NUMBER -> Meaning::whole;
            case ID -> text -> SpreadsheetNumber.undone(text, 1);
            case DATE -> text -> dates == null ? text : day(text, dates);
            case DATE_TIME -> text -> dates == null ? text : moment(text, dates);
            case CAMPAIGN -> text -> isDigits(rule) ? SpreadsheetNumber.undone(text, 1) : text;
            default ->
                text -> {
                    String whole = choices == null ? text : SpreadsheetNumber.undone(text, 1);
                    return choices != null && choices.contains(whole) ? whole : text;
                };
        };
    }

    private static String whole(String text) {
        return text.startsWith("-")
                ? "-" + SpreadsheetNumber.undone(text.substring(1), 1)
                : SpreadsheetNumber.undone(text, 1);
    }

    /** Whether there is nothing but digits in such names. */
    private static boolean isDigits(FieldRule rule) {
        return "[0-9]".equals(rule.characters());
    }

    private static String day(String text, DateTimeFormatter dates) {
        TemporalAccessor read = read(text, dates);
        LocalDate day = read == null ? null : read.query(TemporalQueries.localDate());
        return day == null ? text : day.toString();
    }

    private static String moment(String text, DateTimeFormatter dates) {
        TemporalAccessor read = read(text, dates);
        LocalDate day = read == null ? null : read.query(TemporalQueries.localDate());
        if (read == null || day == null) {
            return text;
        }
        LocalTime time = read.query(TemporalQueries.localTime());
        return MOMENT.format(LocalDateTime.of(day, time == null ? LocalTime.MIDNIGHT : time));
    }

    private static @Nullable TemporalAccessor read(String text, DateTimeFormatter dates) {
        try {
            return dates.parse(text);
        } catch (DateTimeException e) {
            return null; // whoever checks the value says what is wrong with it
        }
    }

    /**
     * A record's own values as they are meant; the very list where that changes nothing.
     *
     * @param own in the order of the header; blank ones behind its last name are none
     */
    List<String> of(List<String> own) {
        int size = own.size();
        while (size > places.size() && AsSeen.isBlank(of(own.get(size - 1), -1))) {
            size--;
        }
        List<String> meant = size < own.size() ? new ArrayList<>(own.subList(0, size)) : null;
        for (int place = 0; place < size; place++) {
            String written = own.get(place);
            String value = of(written, place);
            if (!value.equals(written)) {
                meant = meant == null ? new ArrayList<>(own) : meant;
                meant.set(place, value);
            }
        }
        return meant == null ? own : meant;
    }

    private String of(String written, int place) {
        if (written.isEmpty()) {
            return written;
        }
        String seen = place == campaignPlace && place >= 0 ? AsSeen.keepingBlanks(written) : AsSeen.of(written);
        if (!nulls.isEmpty() && nulls.contains(seen.strip())) {
            return "";
        }
        return seen.isEmpty() || place < 0 || place >= places.size()
                ? seen
                : places.get(place).apply(seen);
    }
}
