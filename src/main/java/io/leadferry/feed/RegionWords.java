package io.leadferry.feed;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.leadferry.connector.Spelling;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds the region that was meant by a country's name, its code of three letters, or small letters. */
final class RegionWords {

    /** What people call countries whose two letters are others. */
    private static final Map<String, String> OTHERS = Map.of("UK", "GB", "ENGLAND", "GB", "USA", "US", "UAE", "AE");

    private RegionWords() {}

    /** The two letters that were probably meant. */
    static Optional<String> nearest(String word) {
        Set<String> regions = PhoneNumberUtil.getInstance().getSupportedRegions();
        String upper = word.strip().toUpperCase(Locale.ROOT);
        if (regions.contains(upper)) {
            return Optional.of(upper);
        }
        if (OTHERS.containsKey(upper)) {
            return Optional.ofNullable(OTHERS.get(upper));
        }
        Map<String, String> names = new TreeMap<>();
        for (String region : regions) {
            Locale country = new Locale.Builder().setRegion(region).build();
            names.put(country.getDisplayCountry(Locale.ENGLISH).toUpperCase(Locale.ROOT), region);
            try {
                names.put(country.getISO3Country(), region);
            } catch (MissingResourceException e) {
                continue; // a region that has no code of three letters
            }
        }
        return upper.length() < 3
                ? Optional.empty()
                : Optional.ofNullable(names.get(upper))
                        .or(() -> upper.length() < 4
                                ? Optional.empty()
                                : Spelling.nearest(upper, names.keySet()).map(names::get));
    }
}
