package io.leadferry.soak;

import java.util.Arrays;
import java.util.Locale;

/**
 * Whether a row of figures is flat: by the median of all slopes between two of them (Theil and Sen's), which a few that
 * stand out do not move.
 *
 * @param median of the figures
 * @param growth how much they grow from the first to the last, by that slope
 */
record SoakTrend(String what, double median, double growth) {

    /**
     * @param figures taken at equal distances
     */
    static SoakTrend of(String what, double... figures) {
        double[] slopes = new double[figures.length * (figures.length - 1) / 2];
        int at = 0;
        for (int one = 0; one < figures.length; one++) {
            for (int other = one + 1; other < figures.length; other++) {
                slopes[at++] = (figures[other] - figures[one]) / (other - one);
            }
        }
        return new SoakTrend(what, median(figures), slopes.length == 0 ? 0 : median(slopes) * (figures.length - 1));
    }

    private static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * Whether they are flat.
     *
     * @param share of the median that they may grow by
     * @param least what they may grow by in any case
     */
    boolean isFlat(double share, double least) {
        return growth <= Math.max(share * median, least);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: half %.1f, grows by %.1f", what, median, growth);
    }
}
