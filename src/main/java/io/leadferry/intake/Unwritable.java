package io.leadferry.intake;

import io.leadferry.intake.Records.Record;
import io.leadferry.model.Quiet;
import io.leadferry.model.Visible;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts that no file and no call can bear as they are: half of a character, as JSON and workbooks can spell one, and NUL
 * within a text. A row with one is rejected, and what is kept of it has the code in its place.
 */
final class Unwritable {

    private Unwritable() {}

    /** A record as it can be written down, with a fault where it could not; the record itself where it can. */
    static Record mended(Record record, List<String> header) {
        String fault = null;
        List<String> fields = record.fields();
        for (int place = 0; place < fields.size(); place++) {
            String wrong = fault(fields.get(place));
            if (wrong != null) {
                String name = place < header.size() ? header.get(place) : "value " + (place + 1);
                fault = name + ": " + wrong + "; type it anew";
                break;
            }
        }
        return fault == null
                ? record
                : new Record(
                        record.line(),
                        fields.stream().map(Unwritable::coded).toList(),
                        record.fault() == null ? fault : record.fault());
    }

    /**
     * Refuses a header that cannot be written down.
     *
     * @throws UnreadableFile when a name cannot
     */
    static void check(List<String> header) {
        for (int place = 0; place < header.size(); place++) {
            String wrong = fault(header.get(place));
            if (wrong != null) {
                throw new UnreadableFile("the name of column " + (place + 1) + ", '" + Quiet.text(header.get(place))
                        + "', " + wrong + "; correct it and drop the file again");
            }
        }
    }

    private static @Nullable String fault(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == 0 && isWithin(text, at)) {
                return "holds a NUL character";
            }
            if (Character.isSurrogate(c) && Visible.isHalf(text, at)) {
                return "holds half of a character, " + Visible.line(text.substring(at, at + 1));
            }
        }
        return null;
    }

    /** Whether there is something on either side of a place; unseen ends are nobody's fault. */
    private static boolean isWithin(String text, int at) {
        return text.substring(0, at).chars().anyMatch(c -> c > ' ')
                && text.substring(at).chars().anyMatch(c -> c > ' ');
    }

    private static String coded(String text) {
        return fault(text) == null ? text : Visible.lines(text);
    }
}
