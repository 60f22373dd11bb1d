package io.leadferry.intake;

import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.feed.Feed;
import io.leadferry.model.FormulaGuard;
import io.leadferry.model.Quiet;
import io.leadferry.model.TextForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What the columns of a file mean to its feed.
 *
 * @param header the file's header; of a rejected file of ours, as it was before it was made safe for spreadsheets
 * @param mapping field to place in the file's records
 * @param sent the fields that are sent: the page's own in the page's order, then further ones by name, so that files
 *     with the same columns in any order share calls
 * @param derived values made from a record's own, which stand behind them
 * @param forms the form of a record's own values
 */
record Columns(
        List<String> header, Map<String, Integer> mapping, List<String> sent, List<Derived> derived, FieldForms forms) {

    private static final Set<String> OURS = Set.of("_line", "_reason");
    private static final int SHOWN = 12;
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d ()-]{5,}\\d");

    /**
     * A value made from another of the same record.
     *
     * @param from the place of the other; -1 where the record has none
     * @param value what is made of it
     */
    record Derived(int from, UnaryOperator<String> value) {}

    /** Reads a header whose names say what its columns are. */
    static Columns of(List<String> header, Feed feed) {
        return of(header, List.of(), feed);
    }

    /**
     * Reads a header.
     *
     * @param places the field of each place, empty text where none is; empty where the header's names say it
     * @throws UnreadableFile when a column that must be there is not, or two claim the same field
     */
    static Columns of(List<String> written, List<String> places, Feed feed) {
        Unwritable.check(written);
        List<String> header = isMended(written)
                ? written.stream().map(FormulaGuard::unguarded).toList()
                : written;
        Operation operation = feed.operation();
        List<String> fields = places.isEmpty() ? fields(header, feed) : places;
        Map<String, Integer> mapping = new LinkedHashMap<>();
        for (int place = 0; place < fields.size(); place++) {
            String field = fields.get(place);
            if (field.isEmpty()) {
                continue;
            }
            if (!operation.furtherColumns() && !operation.fields().containsKey(field)) {
                continue;
            }
            if (mapping.putIfAbsent(field, place) != null) {
                throw new UnreadableFile("two columns of the header are read as '" + field
                        + "'; name one of them otherwise, or see `columns` of the feed " + feed.name());
            }
        }
        FieldForms forms = new FieldForms(feed, mapping);
        List<Derived> derived = derived(width(header), mapping, feed);
        operation.fields().forEach((field, rule) -> {
            if (rule.required() && rule.kind() != FieldRule.Kind.CAMPAIGN && !mapping.containsKey(field)) {
                throw missing("no column is read as '" + field + "'", header, List.of(field), feed);
            }
        });
        if (!operation.oneOf().isEmpty() && operation.oneOf().stream().noneMatch(mapping::containsKey)) {
            List<String> fieldsOfFilter = operation.fields().keySet().stream()
                    .filter(operation.oneOf()::contains)
                    .toList();
            throw missing(
                    "no column is read as one of " + String.join(", ", fieldsOfFilter), header, fieldsOfFilter, feed);
        }
        return new Columns(header, mapping, sent(operation, mapping), derived, forms);
    }

    /** Whether a record names the fields that each row of a feed must have, so that it can be a header. */
    static boolean isHeading(List<String> record, Feed feed) {
        List<String> header =
                isMended(record) ? record.stream().map(FormulaGuard::unguarded).toList() : record;
        List<String> fields = fields(header, feed);
        Operation operation = feed.operation();
        return operation.fields().entrySet().stream()
                        .filter(field ->
                                field.getValue().required() && field.getValue().kind() != FieldRule.Kind.CAMPAIGN)
                        .allMatch(field -> fields.contains(field.getKey()))
                && (operation.oneOf().isEmpty() || operation.oneOf().stream().anyMatch(fields::contains));
    }

    /** The field that a name means, or itself where it is a further one; empty text where it is nobody's. */
    static String meaning(String name, Feed feed) {
        return fields(List.of(name), feed).get(0);
    }

    /** The field that each name of a header means; empty text where a column is nobody's. */
    private static List<String> fields(List<String> header, Feed feed) {
        Map<String, String> known = new LinkedHashMap<>();
        feed.operation().fields().keySet().forEach(field -> known.put(Feed.forgiven(field), field));
        return header.stream()
                .map(TextForm::of)
                .map(name -> {
                    String forgiven = Feed.forgiven(name);
                    return forgiven.isEmpty() || OURS.contains(name)
                            ? ""
                            : feed.layout().columns().getOrDefault(forgiven, known.getOrDefault(forgiven, name));
                })
                .toList();
    }

    /** What the feed wants made of a record's values; their fields are read from the places behind the record's own. */
    private static List<Derived> derived(int width, Map<String, Integer> mapping, Feed feed) {
        List<Derived> derived = new ArrayList<>();
        if (feed.layout().transliterate()) {
            feed.operation().fields().forEach((field, rule) -> {
                Integer own = mapping.get(field);
                String characters = rule.charactersOfText();
                if (own != null && characters != null) {
                    derived.add(new Derived(own, new PlainText(AllowedCharacters.of(characters))::of));
                    mapping.put(field, width + derived.size() - 1);
                }
            });
        }
        feed.layout().defaults().forEach((field, usual) -> {
            derived.add(new Derived(mapping.getOrDefault(field, -1), own -> own.isBlank() ? usual : own));
            mapping.put(field, width + derived.size() - 1);
        });
        return derived;
    }

    /**
     * What a record's row holds: its values in their form, behind them those that are made from them, and behind these,
     * where the form is another, the values as they stood, for whoever is to mend them.
     *
     * @param own the record's own values, at most as many as {@link #width}
     */
    List<String> row(List<String> own) {
        List<String> formed = forms.of(own);
        List<String> all = withDerived(formed);
        if (formed == own) {
            return all;
        }
        List<String> row = new ArrayList<>(2 * width() + derived.size());
        row.addAll(all);
        fill(row, width() + derived.size());
        row.addAll(own);
        fill(row, 2 * width() + derived.size());
        return row;
    }

    private static void fill(List<String> values, int size) {
        while (values.size() < size) {
            values.add("");
        }
    }

    private List<String> withDerived(List<String> own) {
        if (derived.isEmpty()) {
            return own;
        }
        List<String> all = new ArrayList<>(width() + derived.size());
        all.addAll(own);
        fill(all, width());
        derived.forEach(one -> all.add(one.value().apply(RowRules.at(all, one.from()))));
        return all;
    }

    /** Where a field stands among a record's own values; -1 where it does not. */
    int ownPlace(String field) {
        int place = mapping.getOrDefault(field, -1);
        while (place >= width()) {
            place = derived.get(place - width()).from();
        }
        return place;
    }

    private static UnreadableFile missing(String what, List<String> header, List<String> fields, Feed feed) {
        String shown = Quiet.text(String.join(", ", header.subList(0, Math.min(SHOWN, header.size()))));
        return new UnreadableFile(
                header.stream().anyMatch(name -> NUMBER.matcher(name).find())
                        // and is not shown: it may have a name
                        ? what + "; the first line, of " + header.size() + (header.size() == 1 ? " field" : " fields")
                                + ", looks like data, not like a header. Give the file a header, or list `columns` by position in the feed "
                                + feed.name()
                        : what + (header.isEmpty() ? "; there is no field in it" : "; the header has: " + shown)
                                + known(fields, feed)
                                + ". Correct the header, or name its column under `columns` of the feed "
                                + feed.name());
    }

    /** The names that the feed's files give to fields, beside the fields' own. */
    private static String known(List<String> fields, Feed feed) {
        List<String> names = feed.layout().columns().entrySet().stream()
                .filter(column -> fields.contains(column.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .limit(SHOWN)
                .toList();
        return names.isEmpty() ? "" : ". Known are " + String.join(", ", fields) + ", " + String.join(", ", names);
    }

    private static List<String> sent(Operation operation, Map<String, Integer> mapping) {
        List<String> sent = new ArrayList<>();
        operation.fields().forEach((field, rule) -> {
            if (rule.kind() != FieldRule.Kind.CAMPAIGN && mapping.containsKey(field)) {
                sent.add(field);
            }
        });
        if (operation.furtherColumns()) {
            Set<String> further = new TreeSet<>(mapping.keySet());
            further.removeAll(operation.fields().keySet());
            sent.addAll(further);
        }
        return sent;
    }

    /** Whether the file is one of our own rejected files, mended and dropped again. */
    boolean isMended() {
        return isMended(header);
    }

    /** Whether a header is that of a rejected file of ours. */
    static boolean isMended(List<String> header) {
        return end(header) - width(header) == OURS.size();
    }

    /** The file's own header. */
    List<String> own() {
        return header.subList(0, width());
    }

    /**
     * A record's own values as they stood: those of the file's columns, and behind them those that it has too many. In a
     * rejected file of ours these stand behind the two columns that were added. Blank ones at its end are none: a job
     * that ends each record with a separator, or a spreadsheet, gives them to every record.
     */
    List<String> own(List<String> fields) {
        int width = width();
        boolean mended = isMended();
        if (fields.size() <= width && !mended) {
            return fields;
        }
        List<String> own = new ArrayList<>(fields.subList(0, Math.min(width, fields.size())));
        int end = mended ? end(header) : header.size();
        int last = fields.size();
        while (last > end && forms.isBlank(fields.get(last - 1))) {
            last--;
        }
        if (last > end) {
            own.addAll(fields.subList(end, last));
        }
        if (mended) {
            own.replaceAll(FormulaGuard::unguarded);
        }
        return own;
    }

    /** How many leading places of a record are the file's own. */
    int width() {
        return width(header);
    }

    private static int width(List<String> header) {
        int width = end(header);
        while (width > 0 && OURS.contains(TextForm.of(header.get(width - 1)))) {
            width--;
        }
        return width < end(header) ? width : header.size();
    }

    /** The place behind the last name; a spreadsheet may have left columns without one. */
    private static int end(List<String> header) {
        int end = header.size();
        while (end > 0 && TextForm.isBlank(header.get(end - 1))) {
            end--;
        }
        return end;
    }
}
