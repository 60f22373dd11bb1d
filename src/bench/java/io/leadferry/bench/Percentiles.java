package io.leadferry.bench;

import java.util.List;

/**
 * How many times are spread, in their unit.
 *
 * @param half half of them are no longer
 * @param of99 99 of a hundred are no longer
 */
record Percentiles(double least, double half, double of99, double most) {

    static Percentiles of(List<Double> times) {
        double[] sorted =
                times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Percentiles(
                sorted[0],
                sorted[(sorted.length - 1) / 2],
                sorted[(int) Math.ceil(sorted.length * 0.99) - 1],
                sorted[sorted.length - 1]);
    }
}
