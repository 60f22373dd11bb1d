package io.leadferry.rehearsal.ozonetel;

import io.leadferry.rehearsal.samples.SampleFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes up leads: Indian mobile numbers in the spellings people use, and here and there a row that must be rejected. */
final class SampleLeads {

    private static final int REJECTS_PER_FILE = 5;
    private static final List<String> PREFIXES =
            List.of("98765", "98100", "94440", "90000", "88888", "81230", "79000", "70120", "63000", "62000");
    private static final List<String> FIRST =
            List.of("Asha", "Bala", "Chitra", "Deepak", "Esha", "Farhan", "Gita", "Hari", "Indu", "Jaya", "Kiran");
    private static final List<String> LAST =
            List.of("Rao", "Singh", "Iyer", "Das", "Khan", "Nair", "Patel (Jr.)", "Bose", "Reddy - 2", "Shah");
    private static final List<String> CITIES =
            List.of("Pune", "Delhi", "Chennai", "Kolkata", "Hyderabad", "Jaipur", "Kochi", "Indore");

    private record Lead(String number, String campaign) {}

    private final Random random;
    private final Set<String> used = new HashSet<>();
    private final List<Lead> good = new ArrayList<>();
    private int rejects;

    SampleLeads(Random random) {
        this.random = random;
    }

    List<List<String>> leads(SampleFile file) {
        List<List<String>> rows = new ArrayList<>();
        List<Lead> ofThisFile = new ArrayList<>();
        for (int i = 0; i < file.rows() - REJECTS_PER_FILE - file.repeats(); i++) {
            Lead lead = new Lead(freshNumber(), pick(OzonetelSamples.CAMPAIGNS));
            ofThisFile.add(lead);
            rows.add(row(lead, file.unruly()));
        }
        for (int i = 0; i < REJECTS_PER_FILE; i++) {
            // not as the first row: whoever tells a file's kind by its beginning should see a good one
            rows.add(1 + random.nextInt(rows.size()), reject(file.unruly()));
        }
        for (int i = 0; i < file.repeats(); i++) {
            // at the end, and of the same campaign, so that it is the later one of two for the same destination
            rows.add(row(ofThisFile.get(i * 7), file.unruly()));
        }
        good.addAll(ofThisFile);
        return rows;
    }

    /** Rows that delete some of the leads made so far, no lead twice. */
    List<List<String>> deletes(int count) {
        Collections.shuffle(good, random);
        List<Lead> gone = good.subList(0, count);
        List<List<String>> rows = gone.stream()
                .map(lead -> List.of(spelling(lead.number()), lead.campaign()))
                .toList();
        gone.clear();
        return rows;
    }

    private List<String> row(Lead lead, boolean unruly) {
        return List.of(
                spelling(lead.number()),
                pick(FIRST) + " " + pick(LAST),
                Integer.toString(1 + random.nextInt(9)),
                // far ahead, for a rehearsal is not about leads that have expired
                "%d-%02d-%02d".formatted(2040 + random.nextInt(5), 1 + random.nextInt(12), 1 + random.nextInt(28)),
                lead.campaign(),
                city(unruly));
    }

    private List<String> reject(boolean unruly) {
        List<String> row = new ArrayList<>(row(new Lead(freshNumber(), pick(OzonetelSamples.CAMPAIGNS)), unruly));
        switch (rejects++ % 7) {
            case 0 -> row.set(0, "");
            case 1 -> row.set(0, "98765");
            case 2 -> row.set(0, "98765ABCDE");
            case 3 -> row.set(1, "Ren\u00e9e Das");
            case 4 -> row.set(1, "Rao & Sons");
            case 5 -> row.set(3, "2040-13-45");
            default -> row.set(2, "high");
        }
        return row;
    }

    private String city(boolean unruly) {
        String city = pick(CITIES);
        return switch (unruly ? random.nextInt(4) : 3) {
            case 0 -> city + ", near the \"Old\" Market";
            case 1 -> city + "\nSector " + random.nextInt(40);
            case 2 -> city + "; Ward " + random.nextInt(9) + " | East";
            default -> city;
        };
    }

    private String freshNumber() {
        String number;
        do {
            number = pick(PREFIXES) + "%05d".formatted(random.nextInt(100_000));
        } while (!used.add(number));
        return number;
    }

    private String spelling(String number) {
        return switch (random.nextInt(12)) {
            case 0 -> "+91" + number;
            case 1 -> "0091" + number;
            case 2 -> "+91 " + number.substring(0, 5) + " " + number.substring(5);
            case 3 -> number.substring(0, 5) + "-" + number.substring(5);
            case 4 -> number.substring(0, 3) + " " + number.substring(3, 6) + " " + number.substring(6);
            default -> number;
        };
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
