package io.leadferry.rehearsal.huawei;

import io.leadferry.rehearsal.samples.Sample;
import io.leadferry.rehearsal.samples.SampleFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The files to rehearse Huawei's operations with: 50 numbers for two campaigns, one of them unfit, and numbers to delete
 * from these, one row of which says nothing that could be deleted.
 */
final class HuaweiSamples {

    /** The campaigns that the samples' rows name. */
    static final List<String> CAMPAIGNS = List.of("101", "102");

    private static final int HELD = 12;
    private static final int GONE = 8;
    private static final String BATCH = "earlier-batch";

    private static final List<String> ADD_HEADER = List.of("called", "customField", "callData", "campaignId");
    private static final List<SampleFile> ADD_FILES = List.of(
            new SampleFile("numbers-1", ',', false, "\n", ADD_HEADER, false, 30, 0),
            new SampleFile("numbers-2-pipe", '|', false, "\r\n", ADD_HEADER, false, 20, 0));
    private static final SampleFile GONE_BY_NUMBER =
            new SampleFile("gone-1", ',', false, "\n", List.of("called", "campaignId"), false, 17, 0);
    private static final SampleFile GONE_BY_FIELD =
            new SampleFile("gone-2-field", ',', false, "\n", List.of("customField", "campaignId"), false, 2, 0);

    private final Random random;
    private int numberFiles;
    private int added;

    private HuaweiSamples(Random random) {
        this.random = random;
    }

    /**
     * Gives a stand-in what the samples are about: numbers to delete in each of two campaigns. Every other campaign is there
     * too, for whoever drops a file of their own.
     */
    static HuaweiStandInBuilder prepare(HuaweiStandInBuilder builder) {
        CAMPAIGNS.forEach(campaign -> builder.leads(campaign, held(campaign)));
        return builder;
    }

    /** All files by the operation's word. */
    static Map<String, List<Sample>> all(long seed) {
        HuaweiSamples samples = new HuaweiSamples(new Random(seed));
        Map<String, List<Sample>> all = new LinkedHashMap<>();
        all.put(HuaweiOperation.ADD_NUMBERS.word(), Sample.each(ADD_FILES, samples::numbers));
        all.put(
                HuaweiOperation.DELETE_NUMBERS.word(),
                List.of(new Sample(GONE_BY_NUMBER, samples.goneByNumber()), new Sample(GONE_BY_FIELD, goneByField())));
        return all;
    }

    /** The numbers a campaign has at first; the last ones are of an earlier batch. */
    private static List<HuaweiLead> held(String campaign) {
        return IntStream.range(0, HELD)
                .mapToObj(i -> HuaweiLead.of("97%s%05d".formatted(campaign, 30_000 + i))
                        .withCustomField(i < GONE ? "" : BATCH))
                .toList();
    }

    /** New numbers by turns for each campaign, in the first file one that is none. */
    private List<List<String>> numbers(SampleFile file) {
        boolean first = numberFiles++ == 0;
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < file.rows(); i++) {
            // a stretch of its own for each number keeps them apart
            String called = "96%08d".formatted(added++ * 1_000_003 + random.nextInt(1_000_000));
            rows.add(List.of(
                    first && i == 5 ? "98x" : called,
                    "batch-" + numberFiles,
                    "{\"name\":\"Lead " + added + "\"}",
                    CAMPAIGNS.get(i % CAMPAIGNS.size())));
        }
        return rows;
    }

    /** Some of the numbers that each campaign has at first, and a row that names none. */
    private List<List<String>> goneByNumber() {
        List<List<String>> rows = new ArrayList<>();
        for (String campaign : CAMPAIGNS) {
            held(campaign).subList(0, GONE).forEach(lead -> rows.add(List.of(lead.called(), campaign)));
        }
        Collections.shuffle(rows, random);
        rows.add(3, List.of("", CAMPAIGNS.get(0)));
        return rows;
    }

    /** The earlier batch of each campaign. */
    private static List<List<String>> goneByField() {
        return CAMPAIGNS.stream().map(campaign -> List.of(BATCH, campaign)).toList();
    }
}
