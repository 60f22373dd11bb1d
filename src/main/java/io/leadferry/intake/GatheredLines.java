package io.leadferry.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.feed.Feed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines that {@link RecordLines} has made. Records of a topic come from many hands: what one of them has wrong costs
 * that row, and never the others. So names that mean the same field share a place, fields that no record has are there all
 * the same, and a name that cannot be a column's is a fault of the rows that have it.
 */
final class GatheredLines extends JsonRecords {

    private final BoundedLines lines;
    private final Header read;

    private GatheredLines(Header read, BoundedLines lines) {
        super(read.places, read.names);
        this.read = read;
        this.lines = lines;
    }

    /** The columns that the records of a file have together. */
    private static final class Header {

        private final Feed feed;
        private final List<String> names = new ArrayList<>();

        /** From a name as it is written to its place. */
        private final Map<String, Integer> places = new LinkedHashMap<>();

        /** From what a name means to its place. */
        private final Map<String, Integer> meanings = new LinkedHashMap<>();

        /** From a name that can be no column's to what is wrong with it; the first few. */
        private final Map<String, String> faults = new LinkedHashMap<>();

        Header(Feed feed) {
            this.feed = feed;
        }

        void add(String name) {
            if (places.containsKey(name) || faults.containsKey(name)) {
                return;
            }
            try {
                Unwritable.check(List.of(name));
            } catch (UnreadableFile e) {
                fault(name, "a name in it cannot be written down");
                return;
            }
            String meaning = Columns.meaning(name, feed);
            if (meaning.isEmpty()) {
                return;
            }
            Integer place = meanings.get(meaning);
            if (place == null && names.size() >= RecordBlocks.MOST_COLUMNS) {
                fault(name, tooMany());
                return;
            }
            places.put(name, place == null ? named(name, meaning) : place);
        }

        private int named(String name, String meaning) {
            names.add(name);
            meanings.put(meaning, names.size() - 1);
            return names.size() - 1;
        }

        private void fault(String name, String what) {
            if (faults.size() < RecordBlocks.MOST_COLUMNS) {
                faults.put(name, what);
            }
        }

        private static String tooMany() {
            return "the records of this drop have more than " + RecordBlocks.MOST_COLUMNS + " different names together";
        }

        /** So that rows that lack a field are rejected for that, even where all do. */
        void complete() {
            Operation operation = feed.operation();
            operation.fields().forEach((field, rule) -> {
                if (rule.required() && rule.kind() != FieldRule.Kind.CAMPAIGN && !meanings.containsKey(field)) {
                    named(field, field);
                }
            });
            if (!operation.oneOf().isEmpty() && operation.oneOf().stream().noneMatch(meanings::containsKey)) {
                operation.fields().keySet().stream()
                        .filter(operation.oneOf()::contains)
                        .findFirst()
                        .ifPresent(field -> named(field, field));
            }
        }

        @Nullable
        String fault(String name) {
            return places.containsKey(name) || Columns.meaning(name, feed).isEmpty()
                    ? null
                    : faults.getOrDefault(name, tooMany());
        }
    }

    static GatheredLines of(TextFile file, Feed feed) throws IOException {
        Header header = new Header(feed);
        try (BoundedLines lines = new BoundedLines(file.open())) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                gather(line, header);
            }
        }
        header.complete();
        return new GatheredLines(header, new BoundedLines(file.open()));
    }

    private static void gather(String line, Header header) throws IOException {
        try (JsonParser json = JsonText.FACTORY.createParser(line)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    header.add(json.currentName());
                    json.nextToken();
                    json.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            return; // somebody has written into the file; the line is told when it is read
        }
    }

    @Override
    @Nullable
    String unplaced(String name) {
        return read.fault(name);
    }

    @Override
    @Nullable
    Record nextRecord() throws IOException {
        String line = lines.next();
        if (line == null) {
            return null;
        }
        try (JsonParser json = JsonText.FACTORY.createParser(line)) {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_OBJECT) {
                return object(json, lines.number());
            }
            if (first == JsonToken.START_ARRAY) {
                String why = json.nextTextValue();
                String text = json.nextTextValue();
                if (why != null && text != null) {
                    return new Record(lines.number(), List.of(text), why);
                }
            }
        } catch (JsonProcessingException e) {
            // told below
        }
        return new Record(lines.number(), List.of(line), "the line is no JSON object");
    }

    @Override
    void release() throws IOException {
        lines.close();
    }
}
