package io.leadferry.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes lead files of six columns and about 60 bytes a row. The same seed makes the same file. Of a thousand rows 100
 * have their number with {@code +91} and 20 with a blank in it; one repeats an earlier number, and one has no number that
 * reads as one.
 */
final class LeadFile {

    static final String HEADER = "PhoneNumber,Name,Priority,ExpiryDate,CampaignName,City";
    static final String CAMPAIGN = "Sales_1";

    /** Rows that are not sent, by design of the file: one repeat and one bad number of each thousand. */
    static final int NOT_SENT_PER_THOUSAND = 2;

    // a full cycle through three thousand million numbers: the step shares no factor with their count
    private static final long FIRST_NUMBER = 6_000_000_000L;
    private static final long NUMBERS = 3_000_000_000L;
    private static final long STEP = 1_234_567_891L;

    private static final String[] FIRST = {
        "Ashalata", "Balamurugan", "Chitra", "Deepak", "Esha", "Farhan", "Gitanjali", "Harish"
    };
    private static final String[] LAST = {"Rao", "Singh", "Iyer", "Das", "Khan", "Nair", "Patel (Jr.)", "Banerjee"};
    private static final String[] CITIES = {
        "Pune, Camp",
        "New Delhi South",
        "Chennai North",
        "Kolkata Port",
        "Hyderabad",
        "Jaipur West",
        "Kochi Fort",
        "Indore East"
    };

    private LeadFile() {}

    /** Writes a file; the rows are told apart from those of another seed by their numbers. */
    static Path write(Path file, int rows, int seed) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            out.write(HEADER);
            out.write('\n');
            for (int row = 0; row < rows; row++) {
                out.write(row(row, seed));
                out.write('\n');
            }
        }
        return file;
    }

    private static String row(int row, int seed) {
        int mixed = (row * 0x9E3779B9 + seed) >>> 7;
        return number(row, seed)
                + ','
                + FIRST[mixed & 7]
                + ' '
                + LAST[(mixed >> 3) & 7]
                + ','
                + (1 + mixed % 9)
                + ",204"
                + mixed % 5
                + "-0"
                + (1 + mixed % 7)
                + "-1"
                + mixed % 10
                + ','
                + CAMPAIGN
                + ",\""
                + CITIES[(mixed >> 6) & 7]
                + '"';
    }

    private static String number(int row, int seed) {
        if (row % 1000 == 999) {
            return "98765ABCDE";
        }
        int of = row % 1000 == 998 ? row - 500 : row;
        long number = FIRST_NUMBER + (of + seed * 20_000_000L) * STEP % NUMBERS;
        if (row % 10 == 3) {
            return "+91" + number;
        }
        return row % 50 == 7 ? number / 100_000 + " " + "%05d".formatted(number % 100_000) : Long.toString(number);
    }
}
