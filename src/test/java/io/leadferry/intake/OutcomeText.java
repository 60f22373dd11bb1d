package io.leadferry.intake;

import io.leadferry.feed.Feed;
import io.leadferry.feed.Feed.HiddenRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** All that becomes of a file, as one text that may be compared over class loaders: from the file and a workshop. */
public final class OutcomeText implements BiFunction<Path, Path, String> {

    /** Everything of a file that can be sent is, so that all of it is seen. */
    private static final Feed.Layout ALL = new Feed.Layout(
            Map.of(), List.of(), 0, null, HiddenRows.SEND, null, Set.of(), null, Collections.emptySortedMap(), true);

    @Override
    public String apply(Path file, Path workshop) {
        try {
            return Outcome.of(file, ALL, workshop).toString();
        } catch (IOException | RuntimeException | LinkageError e) {
            return "fails: " + e;
        }
    }

    /** A workbook whose numbers are shown in each of the ways that only POI knows. */
    public static byte[] intricateWorkbook() {
        RawBook book = new RawBook();
        StringBuilder rows = new StringBuilder(RawBook.row(1, "PhoneNumber", "Name", "City"));
        int row = 2;
        for (String code : List.of(
                "0.00E+00",
                "##0.0E+0",
                "# ?/?",
                "# ??/16",
                "[DBNum1]General",
                "[DBNum3]0",
                "0.0E+0;-0.0E+0;0",
                "[<1]0.00E+00;[<100]# ?/?;0.0E+0",
                "[>=1]#,##0.0E+0;[=0]0;-0.00E+00;@",
                "[Red][<0]0.0E+0 \"less\";[$₹-4000439]0.00E+0",
                "[>1]0.0E+0_);[<-1](0.0E+0);0.0%E+0")) {
            int style = book.style(code);
            for (String value : List.of("0", "1", "-1.5", "0.25", "42.125", "12345.678", "9876543210", "1E15")) {
                rows.append(RawBook.row(
                        row,
                        Long.toString(9_800_000_000L + row),
                        RawBook.number("B" + row, value, style),
                        RawBook.number("C" + row, value, style)));
                row++;
            }
        }
        return book.sheet(rows.toString()).bytes();
    }
}
