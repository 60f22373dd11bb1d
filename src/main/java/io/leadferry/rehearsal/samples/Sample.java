package io.leadferry.rehearsal.samples;

import java.util.List;
import java.util.function.Function;

/**
 * A file to rehearse with.
 *
 * @param file its name and shape
 * @param rows its rows, each a value for each column of the header
 */
public record Sample(SampleFile file, List<List<String>> rows) {

    public Sample {
        rows = List.copyOf(rows);
    }

    /** The samples of some files, one after another, each with the rows that are made up for it. */
    public static List<Sample> each(List<SampleFile> files, Function<SampleFile, List<List<String>>> rows) {
        return files.stream().map(file -> new Sample(file, rows.apply(file))).toList();
    }
}
