package io.leadferry.rehearsal.samples;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of one sample file.
 *
 * @param unruly whether City is to hold separators, quotes and line breaks
 * @param rows how many rows it has below its header
 * @param repeats how many of these say a number that stood earlier in the file
 */
public record SampleFile(
        String name,
        char separator,
        boolean bom,
        String lineEnd,
        List<String> header,
        boolean unruly,
        int rows,
        int repeats) {

    /** The whole file with these rows, values quoted where they have to be. */
    public String text(List<List<String>> lines) {
        StringBuilder text = new StringBuilder(bom ? "\uFEFF" : "");
        text.append(line(header));
        lines.forEach(line -> text.append(line(line)));
        return text.toString();
    }

    private String line(List<String> values) {
        return values.stream().map(this::quoted).collect(Collectors.joining(String.valueOf(separator))) + lineEnd;
    }

    private String quoted(String value) {
        boolean needed = value.indexOf(separator) >= 0
                || value.indexOf('"') >= 0
                || value.indexOf('\n') >= 0
                || value.indexOf('\r') >= 0;
        return needed ? "\"" + value.replace("\"", "\"\"") + "\"" : value;
    }
}
