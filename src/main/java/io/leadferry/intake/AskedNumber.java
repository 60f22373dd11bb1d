package io.leadferry.intake;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.WrittenNumber;
import io.leadferry.model.DialString;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A number that somebody asks for, read as a row of any feed would be: a phone number in the region of each, and what is
 * dialled as it stands in each of the ways in which people write it.
 *
 * @param readings what it is, once for each country in which it is another number; empty where it is only dialled
 * @param dialled the dial strings under which it is looked for, those of operations that dial as it is written
 */
public record AskedNumber(List<Reading> readings, Set<String> dialled) {

    /** The region in which a ferry without feeds reads numbers: what a feed has that names none. */
    private static final String STANDARD_REGION = "IN";

    private static final int LONGEST_DIALLED = 24;

    /** So much may stand before a number that cannot be read, such as two country codes or a trunk code too many. */
    private static final int MOST_BEFORE = 5;

    /**
     * One number.
     *
     * @param number with {@code +} and country code
     * @param national without
     * @param regions the regions in which it is read so, of the feeds
     */
    public record Reading(String number, String national, Set<String> regions) {

        /** As rows have it. */
        long person() {
            return Long.parseLong(number.substring(1));
        }
    }

    /** Somebody asked for what is no number; said in a sentence for that person, which does not repeat it. */
    public static final class NoNumber extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        NoNumber(String message) {
            super(message);
        }
    }

    /**
     * Reads a number.
     *
     * @throws NoNumber where it reads as none
     */
    public static AskedNumber read(String text, LeadferryConfiguration configuration) {
        Set<String> regions = regions(configuration);
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        Map<String, Reading> byNumber = new LinkedHashMap<>();
        for (String region : regions) {
            new NumberReader(region, "+", true).read(text).ifPresent(read -> {
                String number = "+" + read.person();
                byNumber.computeIfAbsent(
                                number, key -> new Reading(number, national(library, number), new LinkedHashSet<>()))
                        .regions()
                        .add(region);
            });
        }
        List<Reading> readings = List.copyOf(byNumber.values());
        Set<String> dialled = new LinkedHashSet<>();
        String typed = typed(text);
        if (!typed.isEmpty() && (!readings.isEmpty() || dials(configuration))) {
            dialled.add(typed);
        }
        readings.forEach(reading -> dialled.addAll(forms(library, reading)));
        if (dialled.isEmpty()) {
            throw new NoNumber(
                    text.isBlank()
                            ? "a number is missing"
                            : "this does not read as a phone number (" // and is not repeated: it may be most of one
                                    + (regions.size() == 1 ? "region " : "regions ")
                                    + String.join(", ", regions)
                                    + "); write it with + and country code, or as it stands in a file");
        }
        return new AskedNumber(readings, dialled);
    }

    private static Set<String> regions(LeadferryConfiguration configuration) {
        Set<String> regions = configuration.feeds().values().stream()
                .map(Feed::region)
                .collect(Collectors.toCollection(TreeSet::new));
        return regions.isEmpty() ? Set.of(STANDARD_REGION) : regions;
    }

    private static String national(PhoneNumberUtil library, String number) {
        try {
            return library.getNationalSignificantNumber(library.parse(number, null));
        } catch (NumberParseException e) {
            throw new IllegalStateException("what was read cannot be read again", e);
        }
    }

    /** What is dialled as it was typed; empty where that is no dial string. */
    private static String typed(String text) {
        String plain = SpreadsheetNumber.undone(text.strip(), 1).replaceAll("[\\s().-]", "");
        boolean keys = !plain.isEmpty()
                && plain.length() <= LONGEST_DIALLED
                && plain.chars().allMatch(c -> DialString.isKey((char) c));
        return keys ? plain : "";
    }

    private static boolean dials(LeadferryConfiguration configuration) {
        return configuration.lanes().values().stream().anyMatch(plan -> isDialled(plan.operation()));
    }

    private static boolean isDialled(Operation operation) {
        return operation.numberField().filter(operation::isDialled).isPresent();
    }

    /** The ways in which people write a number that is to be dialled. */
    private static Set<String> forms(PhoneNumberUtil library, Reading reading) {
        Set<String> before = new LinkedHashSet<>(List.of("", "0"));
        reading.regions().forEach(region -> {
            String trunk = library.getNddPrefixForRegion(region, true);
            if (trunk != null) {
                before.add(trunk);
            }
        });
        String code = reading.number()
                .substring(1, reading.number().length() - reading.national().length());
        before.addAll(List.of(code, "00" + code, "011" + code));
        return before.stream()
                .map(prefix -> prefix + reading.national())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The people whom rows may mean that bear it. */
    public Set<Long> people() {
        Set<Long> people = readings.stream().map(Reading::person).collect(Collectors.toCollection(LinkedHashSet::new));
        dialled.forEach(form -> people.add(DialString.person(form)));
        return people;
    }

    /** What it is known by, in one form each: with {@code +} and country code, or as it is dialled where it is only that. */
    public Set<String> names() {
        return readings.isEmpty()
                ? dialled
                : readings.stream().map(Reading::number).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The digits with which numbers end that were written otherwise, at least six of each. */
    public Set<String> endings() {
        return readings.stream().map(Reading::national).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Whether a row bears it. Rows of different operations may be told apart by the same numbers, and be about something
     * else.
     *
     * @param operation what the row was to do; null where nobody knows it any more
     */
    public boolean isOf(Row row, @Nullable Operation operation) {
        boolean phone = readings.stream()
                .anyMatch(reading -> reading.person() == row.person()
                        && !row.number().isEmpty()
                        && reading.number()
                                .endsWith(WrittenNumber.digits(row.number()).replaceFirst("^00", "")));
        boolean dialString = dialled.contains(row.number()) && DialString.person(row.number()) == row.person();
        return operation == null
                ? phone || dialString
                : operation
                        .numberField()
                        .map(field -> operation.isDialled(field) ? dialString : phone)
                        .orElse(false);
    }

    /**
     * The place of the first field of a row that was not sent in which it stands, as it was written; empty where it stands
     * in none.
     *
     * @param places the fields that may be meant; all where there are none
     * @param region the region of its feed; null where nobody knows
     */
    public Optional<Integer> placeIn(Reject reject, Collection<Integer> places, @Nullable String region) {
        return IntStream.range(0, reject.fields().size())
                .filter(place -> places.isEmpty() || places.contains(place))
                .filter(place -> isWritten(reject.fields().get(place), region))
                .boxed()
                .findFirst();
    }

    private String regionOfReadings() {
        return readings.stream()
                .flatMap(reading -> reading.regions().stream())
                .findFirst()
                .orElse(STANDARD_REGION);
    }

    private boolean isWritten(String field, @Nullable String region) {
        String digits = WrittenNumber.digits(field);
        if (dialled.contains(digits)) {
            return true;
        }
        String here = region == null ? regionOfReadings() : region;
        Optional<NumberReader.Read> read = new NumberReader(here, "+", true).read(field);
        return readings.stream().anyMatch(reading -> read.map(one -> one.person() == reading.person())
                .orElseGet(() -> digits.endsWith(reading.national())
                        && digits.length() <= reading.national().length() + MOST_BEFORE));
    }
}
