package io.leadferry.connector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the word that was probably meant by one that nobody knows. */
public final class Spelling {

    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private Spelling() {}

    /** The known word that is closest in spelling, case apart; empty where none is close at all. */
    public static Optional<String> nearest(String word, Iterable<String> known) {
        List<String> words = new ArrayList<>();
        known.forEach(words::add);
        return words.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(near -> distance(word, near) <= Math.max(2, near.length() / 2));
    }

    /** How many letters must be put in, left out or changed to make one word of the other, case apart. */
    public static int distance(String one, String other) {
        return DISTANCE.apply(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
    }

    /** The same as the end of a sentence; where none is close, the known words. */
    public static String hint(String word, Iterable<String> known) {
        return nearest(word, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElseGet(() -> {
                    String all = String.join(", ", known);
                    return all.isEmpty() ? "" : "; known here: " + all;
                });
    }

    /** A key as all its spellings look alike. */
    public static String forgiven(String key) {
        StringBuilder letters = new StringBuilder(key.length());
        key.chars()
                .filter(c -> c != '-' && c != '_')
                .map(Character::toLowerCase)
                .forEach(c -> letters.append((char) c));
        return letters.toString();
    }
}
