package io.leadferry.intake;

import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.feed.Feed;
import io.leadferry.intake.FieldCheck.Shapes;
import io.leadferry.model.TextForm;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The form in which the values of a file are checked, compared and sent, whatever its format: without what nobody sees at
 * their ends, composed, and nothing where the feed says that a word means nothing; whole numbers, ids, choices and dates
 * as the vendor writes them, where what is written has one meaning only. What has none stays as it is, for its rule to say
 * what is wrong with it.
 */
final class FieldForms {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final Set<String> nulls;
    private final int campaign;
    private final List<@Nullable UnaryOperator<String>> byPlace;

    /**
     * The forms of a file's values.
     *
     * @param mapping field to place in the file's records
     */
    FieldForms(Feed feed, Map<String, Integer> mapping) {
        this.nulls = feed.layout().nulls();
        Map<Integer, UnaryOperator<String>> forms = new HashMap<>();
        int campaignAt = -1;
        for (Map.Entry<String, FieldRule> field : feed.operation().fields().entrySet()) {
            Integer place = mapping.get(field.getKey());
            UnaryOperator<String> form = form(field.getValue(), feed.layout().dateFormat());
            if (place != null && field.getValue().kind() == FieldRule.Kind.CAMPAIGN) {
                campaignAt = place;
            } else if (place != null && form != null) {
                forms.put(place, form);
            }
        }
        this.campaign = campaignAt;
        int width = forms.keySet().stream().mapToInt(place -> place + 1).max().orElse(0);
        List<@Nullable UnaryOperator<String>> places = new ArrayList<>(width);
        IntStream.range(0, width).forEach(place -> places.add(forms.get(place)));
        this.byPlace = places;
    }

    private static @Nullable UnaryOperator<String> form(FieldRule rule, @Nullable DateTimeFormatter dates) {
        List<String> choices = rule.choices();
        if (choices != null) {
            return text -> choice(text, choices);
        }
        return switch (rule.kind()) {
            case WHOLE_NUMBER -> FieldForms::whole;
            case ID -> FieldForms::id;
            case DATE -> dates == null ? null : text -> day(text, dates);
            case DATE_TIME -> dates == null ? null : text -> moment(text, dates);
            case NUMBER, DIAL_STRING, IDS, TEXT, CAMPAIGN -> null;
        };
    }

    /** A record's values in their form; the same list where they have it already. */
    List<String> of(List<String> own) {
        List<String> formed = own;
        for (int place = 0; place < own.size(); place++) {
            String written = own.get(place);
            String form = of(place, written);
            if (!form.equals(written)) {
                if (formed == own) {
                    formed = new ArrayList<>(own);
                }
                formed.set(place, form);
            }
        }
        return formed;
    }

    private String of(int place, String written) {
        if (place == campaign) {
            return isBlank(written) ? "" : TextForm.keepingSpaces(written);
        }
        String text = TextForm.of(written);
        if (!nulls.isEmpty() && nulls.contains(text)) {
            return "";
        }
        UnaryOperator<String> form = place < byPlace.size() ? byPlace.get(place) : null;
        return form == null || text.isEmpty() ? text : form.apply(text);
    }

    /** Whether a value stands for nothing. */
    boolean isBlank(String written) {
        return TextForm.isBlank(written) || (!nulls.isEmpty() && nulls.contains(TextForm.of(written)));
    }

    /** {@code 5.0} is 5, as spreadsheets and jobs write it; a zero has no sign. */
    private static String whole(String text) {
        boolean isWhole = Shapes.isWhole(text);
        if (isWhole && text.charAt(0) != '-') {
            return text;
        }
        boolean negative = text.startsWith("-") && text.length() > 1 && Character.isDigit(text.charAt(1));
        String digits = isWhole ? text.substring(1) : SpreadsheetNumber.undone(negative ? text.substring(1) : text, 1);
        boolean zero = digits.chars().allMatch(c -> c == '0');
        String whole = negative && !zero ? "-" + digits : digits;
        return Shapes.isWhole(whole) ? whole : text;
    }

    private static String choice(String text, List<String> choices) {
        String undone = choices.contains(text) ? text : SpreadsheetNumber.undone(text, 1);
        return choices.contains(undone) ? undone : text;
    }

    /** An id that is digits by what a machine made of it; one with letters is what it is. */
    private static String id(String text) {
        String undone = SpreadsheetNumber.isOfMachine(text) ? SpreadsheetNumber.undone(text, 1) : text;
        return undone.chars().allMatch(c -> c >= '0' && c <= '9') ? undone : text;
    }

    private static String day(String text, DateTimeFormatter dates) {
        TemporalAccessor read = Shapes.isDate(text) ? null : read(text, dates);
        if (read instanceof LocalDateTime moment && !moment.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            return text; // a day alone would lose the time
        }
        String day = read == null ? text : LocalDate.from(read).toString();
        return Shapes.isDate(day) ? day : text;
    }

    private static String moment(String text, DateTimeFormatter dates) {
        if (Shapes.isDateTime(text) || !(read(text, dates) instanceof LocalDateTime moment) || moment.getNano() != 0) {
            return text; // the time of a day alone would be guessed
        }
        String written = MOMENT.format(moment);
        return Shapes.isDateTime(written) ? written : text;
    }

    private static @Nullable TemporalAccessor read(String text, DateTimeFormatter dates) {
        try {
            return dates.parseBest(text, LocalDateTime::from, LocalDate::from);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
