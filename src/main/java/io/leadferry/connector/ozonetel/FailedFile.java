package io.leadferry.connector.ozonetel;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The CSV behind a callback's {@code failedFilePath}: the rows of an upload that were not taken. "Add Campaign Bulk Data
 * (V4)" names the file but none of its columns, so they are told by their headers, and failing that by what is in them.
 */
public final class FailedFile {

    private static final int LOOK_AHEAD = 64 * 1024;
    private static final String SEPARATORS = ",;\t|";
    private static final char BOM = '\uFEFF';

    /** The best name first: a column "Number" beside "PhoneNumber" may count the rows. */
    private static final List<String> NUMBER_HEADERS = List.of("phonenumber", "phone", "mobile", "number");

    /** The most telling name first. */
    private static final List<String> REASON_HEADERS =
            List.of("reason", "error", "message", "remark", "description", "status");

    private static final Pattern FORGIVEN = Pattern.compile("[\\s_-]");
    private static final int NO_COLUMN = -1;

    private final Numbers numbers;
    private int numberColumn = NO_COLUMN;
    private int reasonColumn = NO_COLUMN;

    private FailedFile(Numbers numbers) {
        this.numbers = numbers;
    }

    /**
     * A row that was not taken.
     *
     * @param number as the call has it, however the file writes it
     * @param reason as the file gives it; empty when it gives none
     */
    public record Failed(String number, String reason) {}

    /**
     * Reads the rows that bear a number of the call.
     *
     * <p>The file may be separated by comma, semicolon, tab or pipe, with a byte order mark or none, with a header or
     * none. A number is the call's when the digits are the same, leading zeros and a country code before either aside;
     * what could be two of the call's numbers is neither. A number that a spreadsheet turned into {@code 9.87654321E9}
     * is lost and not guessed.
     *
     * @param csv UTF-8 text; read to its end or to the first fault, and not closed. Who hands it over sees to its length
     * @param numbersOfCall the numbers as they were sent
     * @return one entry a row, in the file's order; a number that stands there twice has two. Empty when the file is
     *     empty or names nobody of the call
     * @throws IOException when the stream breaks off, or what it gives is no CSV; the message quotes nothing of it
     */
    public static List<Failed> read(InputStream csv, Collection<String> numbersOfCall) throws IOException {
        // letters outside UTF-8 become question marks: they are in names, and numbers survive them
        BufferedReader text = new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8), LOOK_AHEAD);
        char separator = separator(text);
        FailedFile file = new FailedFile(new Numbers(numbersOfCall));
        List<Failed> failed = new ArrayList<>();
        try {
            boolean first = true;
            for (CsvRecord row : CsvReader.builder()
                    .fieldSeparator(separator)
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .skipEmptyLines(true)
                    .ofCsvRecord(text)) {
                if (!first || !file.isHeader(row.getFields())) {
                    file.failed(row.getFields()).ifPresent(failed::add);
                }
                first = false;
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            throw new IOException("the failed file cannot be read as CSV", e);
        }
        return failed;
    }

    /** The separator that stands most often outside quotes in the first line; leaves the text behind a byte order mark. */
    private static char separator(BufferedReader text) throws IOException {
        text.mark(1);
        if (text.read() != BOM) {
            text.reset();
        }
        text.mark(LOOK_AHEAD);
        char[] head = new char[LOOK_AHEAD];
        int length = 0;
        for (int read = 0; read >= 0 && length < LOOK_AHEAD; length += Math.max(read, 0)) {
            read = text.read(head, length, LOOK_AHEAD - length);
        }
        text.reset();
        String start = new String(head, 0, length).stripLeading();
        if (start.startsWith("<")) {
            throw new IOException("the failed file is a web page or XML, not CSV");
        }
        if (start.indexOf('\0') >= 0) {
            throw new IOException("the failed file is not UTF-8 text");
        }
        return separator(start);
    }

    private static char separator(String start) {
        int[] counts = new int[SEPARATORS.length()];
        boolean quoted = false;
        for (int i = 0; i < start.length(); i++) {
            char c = start.charAt(i);
            if (!quoted && (c == '\n' || c == '\r')) {
                break;
            }
            quoted ^= c == '"';
            int kind = SEPARATORS.indexOf(c);
            if (!quoted && kind >= 0) {
                counts[kind]++;
            }
        }
        int best = 0;
        for (int kind = 1; kind < counts.length; kind++) {
            best = counts[kind] > counts[best] ? kind : best;
        }
        return SEPARATORS.charAt(best);
    }

    /** Whether the first row is a header; if so, takes the columns from it. A row with a number of the call is none. */
    private boolean isHeader(List<String> fields) {
        if (failed(fields).isPresent()) {
            return false;
        }
        List<String> names = fields.stream()
                .map(name -> FORGIVEN.matcher(name).replaceAll("").toLowerCase(Locale.ROOT))
                .toList();
        numberColumn = named(names, NUMBER_HEADERS);
        reasonColumn = like(names, REASON_HEADERS);
        return numberColumn != NO_COLUMN || reasonColumn != NO_COLUMN;
    }

    private static int named(List<String> names, List<String> wanted) {
        return wanted.stream()
                .map(names::indexOf)
                .filter(column -> column != NO_COLUMN)
                .findFirst()
                .orElse(NO_COLUMN);
    }

    /** A column of that very name before one that only has the word in its name, such as "Error Code". */
    private static int like(List<String> names, List<String> wanted) {
        int exact = named(names, wanted);
        return exact != NO_COLUMN
                ? exact
                : wanted.stream()
                        .flatMap(word -> names.stream().filter(name -> name.contains(word)))
                        .map(names::indexOf)
                        .findFirst()
                        .orElse(NO_COLUMN);
    }

    private Optional<Failed> failed(List<String> fields) {
        List<String> places = numberColumn == NO_COLUMN ? fields : List.of(field(fields, numberColumn));
        return places.stream()
                .flatMap(field -> numbers.find(field).stream())
                .findFirst()
                .map(number -> new Failed(number, field(fields, reasonColumn).strip()));
    }

    private static String field(List<String> fields, int column) {
        return column >= 0 && column < fields.size() ? fields.get(column) : "";
    }

    /** The call's numbers, found again in other spellings. */
    private static final class Numbers {

        private static final Set<Integer> COUNTRY_CODES =
                PhoneNumberUtil.getInstance().getSupportedCallingCodes();

        /** The longest country code has three digits, the shortest subscriber number six. */
        private static final int LONGEST_CODE = 3;

        private static final int SHORTEST_NATIONAL = 6;

        /** With dashes, blanks and brackets, but no point: a spreadsheet's 9876543210.0 would gain a digit. */
        private static final Pattern NUMBER = Pattern.compile("'?\\+?[\\d\\s\\u00A0()-]{1,40}");

        private static final Pattern NO_DIGIT = Pattern.compile("\\D");
        private static final Pattern LEADING_ZEROS = Pattern.compile("^0+");

        private final Set<String> written;
        private final Map<String, Set<String>> whole = new HashMap<>();
        private final Map<String, Set<String>> national = new HashMap<>();

        Numbers(Collection<String> written) {
            this.written = Set.copyOf(written);
            for (String number : this.written) {
                String digits = digits(number);
                put(whole, digits, number);
                withoutCountryCode(digits).forEach(rest -> put(national, rest, number));
            }
        }

        private static void put(Map<String, Set<String>> index, String digits, String number) {
            if (!digits.isEmpty()) {
                index.computeIfAbsent(digits, key -> new LinkedHashSet<>()).add(number);
            }
        }

        /** The one number of the call that the text is; empty for none or several. */
        Optional<String> find(String text) {
            String plain = text.strip();
            if (written.contains(plain)) {
                return Optional.of(plain);
            }
            String digits = digits(plain);
            Set<String> found = whole.getOrDefault(digits, Set.of());
            if (found.isEmpty()) {
                found = new LinkedHashSet<>(national.getOrDefault(digits, Set.of()));
                for (String rest : withoutCountryCode(digits)) {
                    found.addAll(whole.getOrDefault(rest, Set.of()));
                }
            }
            return found.size() == 1 ? found.stream().findFirst() : Optional.empty();
        }

        /** Digits without the zeros before them; empty when the text is no number. */
        private static String digits(String text) {
            return NUMBER.matcher(text).matches()
                    ? LEADING_ZEROS
                            .matcher(NO_DIGIT.matcher(text).replaceAll(""))
                            .replaceFirst("")
                    : "";
        }

        /** Every reading of the digits as a country code and a national number. */
        private static List<String> withoutCountryCode(String digits) {
            List<String> rests = new ArrayList<>();
            for (int code = 1; code <= LONGEST_CODE && digits.length() - code >= SHORTEST_NATIONAL; code++) {
                if (COUNTRY_CODES.contains(Integer.valueOf(digits.substring(0, code)))) {
                    rests.add(LEADING_ZEROS.matcher(digits.substring(code)).replaceFirst(""));
                }
            }
            return rests;
        }
    }
}
