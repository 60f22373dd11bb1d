package io.leadferry.feed;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Says what a value that cannot be read should have been; shows it only where its kind is never a secret. */
final class ValueFaults {

    private static final int LONGEST_SHOWN = 40;
    private static final Pattern TIME =
            Pattern.compile("\\s*(?<count>\\d{1,9}(?:[.,]\\d{1,3})?)\\s*(?<unit>\\p{L}{1,12})\\.?\\s*");
    private static final Pattern COUNT = Pattern.compile("(\\d{1,3}(?:[ _,.']\\d{3})+|\\d+\\.0+)");

    /** From the longest; each unit with the beginnings of words that people write for it. */
    private static final List<Unit> UNITS = List.of(
            new Unit("d", Duration.ofDays(1), List.of("day", "tag")),
            new Unit("h", Duration.ofHours(1), List.of("hour", "hr", "std", "stunde")),
            new Unit("ms", Duration.ofMillis(1), List.of("milli", "msec")),
            new Unit("m", Duration.ofMinutes(1), List.of("min")),
            new Unit("s", Duration.ofSeconds(1), List.of("sec", "sek")));

    private ValueFaults() {}

    private record Unit(String sign, Duration length, List<String> words) {

        boolean isMeantBy(String word) {
            String lower = word.toLowerCase(Locale.ROOT);
            return lower.equals(sign) || words.stream().anyMatch(lower::startsWith);
        }
    }

    /**
     * What is wrong with a value.
     *
     * @param wanted what it is read as
     * @param value as it was written; null where that is not known
     */
    static String of(Class<?> wanted, @Nullable Object value) {
        String shown = value instanceof CharSequence || value instanceof Number || value instanceof Boolean
                ? shown(value.toString())
                : "its value";
        if (wanted == Duration.class) {
            return shown + " is not a time"
                    + time(String.valueOf(value))
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse("; write for example 500ms, 5s, 2m or 24h");
        } else if (wanted == Integer.class || wanted == Long.class || wanted == int.class || wanted == long.class) {
            return shown + " is not a whole number"
                    + count(String.valueOf(value))
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse(digits(String.valueOf(value)) ? " that this key can have" : "");
        } else if (wanted == DataSize.class) {
            return shown + " is not a size; write for example 200MB, 1GB or 1048576";
        } else if (wanted == Boolean.class || wanted == boolean.class) {
            return shown + " is not true or false";
        } else if (wanted == URI.class) {
            return "is not an address; write for example https://host:443/path";
        } else if (Collection.class.isAssignableFrom(wanted)) {
            return "must be a list";
        } else if (Map.class.isAssignableFrom(wanted) || wanted.isRecord()) {
            return "takes keys with values, not a value";
        }
        return "must be a single value";
    }

    private static String shown(String value) {
        return value.length() > LONGEST_SHOWN ? "its value" : "'" + value + "'";
    }

    private static boolean digits(String value) {
        return value.strip().matches("[+-]?\\d+");
    }

    /** A time that is written in another way, in the one that is read. */
    static Optional<String> time(String written) {
        Matcher part = TIME.matcher(written);
        BigDecimal millis = BigDecimal.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            end = part.end();
            String word = part.group("unit");
            Optional<Unit> unit =
                    UNITS.stream().filter(one -> one.isMeantBy(word)).findFirst();
            if (unit.isEmpty()) {
                return Optional.empty();
            }
            BigDecimal count = new BigDecimal(part.group("count").replace(',', '.'));
            millis = millis.add(
                    count.multiply(BigDecimal.valueOf(unit.get().length().toMillis())));
            if (end == written.length() && part.start() == 0 && count.scale() == 0) {
                return Optional.of(count.toPlainString() + unit.get().sign());
            }
        }
        if (end == 0 || end != written.length()) {
            return Optional.empty();
        }
        return written(millis.setScale(0, RoundingMode.HALF_UP).longValue());
    }

    /** A time as a person writes it. */
    static String written(Duration time) {
        return written(time.toMillis()).orElseGet(time::toString);
    }

    private static Optional<String> written(long whole) {
        return UNITS.stream()
                .sorted((one, other) -> other.length().compareTo(one.length()))
                .filter(unit ->
                        !unit.sign().equals("d") && whole % unit.length().toMillis() == 0)
                .findFirst()
                .map(unit -> whole / unit.length().toMillis() + unit.sign());
    }

    private static Optional<String> count(String written) {
        String text = written.strip();
        return COUNT.matcher(text).matches()
                ? Optional.of(text.replaceFirst("\\.0+$", "").replaceAll("\\D", ""))
                : Optional.empty();
    }
}
