package io.leadferry.rehearsal;

import io.leadferry.model.Private;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * Writes files to rehearse with: about 2,600 leads in five files of different shapes, two files that delete some, and a few
 * small files for each of the other operations.
 *
 * <p>All lead files have the same columns once their headers are read with case and spacing forgiven, so rows of different
 * files can travel in one call. Five rows of each must be rejected, and the first file says four numbers twice.
 */
public final class Samples {

    /** The campaigns that the samples' rows name. */
    public static final List<String> CAMPAIGNS = List.of("Rehearsal_North", "Rehearsal_South");

    /** The lowest id of the scheduled data that the samples draw from. */
    public static final long FIRST_SCHEDULED = 1;

    /** The highest id of the scheduled data that the samples draw from. */
    public static final long LAST_SCHEDULED = 5000;

    /** The groups whose blocked numbers the samples unblock. */
    public static final List<String> BLOCK_GROUPS = List.of("1", "2");

    /** The Huawei campaigns that the samples' rows name. */
    public static final List<String> HUAWEI_CAMPAIGNS = List.of("101", "102");

    private static final List<String> HEADER =
            List.of("PhoneNumber", "Name", "Priority", "ExpiryDate", "CampaignName", "City");
    // City is no field of the vendor's: such a header goes along as it stands, so it is spelt one way everywhere
    private static final List<String> LOOSE_HEADER =
            List.of("Phone Number", "NAME", "priority", "Expiry Date", "campaign name", "City");
    private static final List<String> DELETE_HEADER = List.of("PhoneNumber", "CampaignName");

    private static final List<SampleFile> LEAD_FILES = List.of(
            new SampleFile("leads-1-comma", ',', false, "\n", HEADER, false, 1009, 4),
            new SampleFile("leads-2-semicolon-bom", ';', true, "\r\n", HEADER, false, 773, 0),
            new SampleFile("leads-3-quoted", ',', false, "\r\n", HEADER, true, 397, 0),
            new SampleFile("leads-4-tab", '\t', false, "\n", LOOSE_HEADER, false, 263, 0),
            new SampleFile("leads-5-pipe", '|', false, "\n", HEADER, false, 151, 0));
    private static final List<SampleFile> DELETE_FILES = List.of(
            new SampleFile("deletes-1", ',', false, "\n", DELETE_HEADER, false, 73, 0),
            new SampleFile("deletes-2", ';', false, "\r\n", DELETE_HEADER, false, 47, 0));

    private static final List<String> BLOCK_HEADER = List.of("PhoneNumber", "GroupId");
    private static final List<SampleFile> SCHEDULED_FILES = List.of(
            new SampleFile("scheduled-1", ',', false, "\n", List.of("row_id"), false, 13, 0),
            new SampleFile("scheduled-2", ',', true, "\r\n", List.of("row_id"), false, 6, 0));
    private static final List<SampleFile> UNBLOCK_FILES = List.of(
            new SampleFile("unblock-1", ',', false, "\n", BLOCK_HEADER, false, 31, 0),
            new SampleFile("unblock-2-tab", '\t', true, "\n", BLOCK_HEADER, false, 14, 0));
    private static final List<SampleFile> ADD_FILES = List.of(
            new SampleFile(
                    "numbers-1",
                    ',',
                    false,
                    "\n",
                    List.of("called", "customField", "callData", "campaignId"),
                    false,
                    30,
                    0),
            new SampleFile(
                    "numbers-2-pipe",
                    '|',
                    false,
                    "\r\n",
                    List.of("called", "customField", "callData", "campaignId"),
                    false,
                    20,
                    0));
    private static final SampleFile GONE_BY_NUMBER =
            new SampleFile("gone-1", ',', false, "\n", List.of("called", "campaignId"), false, 17, 0);
    private static final SampleFile GONE_BY_FIELD =
            new SampleFile("gone-2-field", ',', false, "\n", List.of("customField", "campaignId"), false, 2, 0);

    private Samples() {}

    /** Gives an Ozonetel stand-in what the samples are about: scheduled data and groups of blocked numbers. */
    public static StandInBuilder prepare(StandInBuilder builder) {
        StandInBuilder prepared = builder.scheduled(FIRST_SCHEDULED, LAST_SCHEDULED);
        for (String group : BLOCK_GROUPS) {
            prepared = prepared.blockGroup(group, SmallSamples.blocked(group));
        }
        return prepared;
    }

    /**
     * Gives a Huawei stand-in what the samples are about: numbers to delete in each of two campaigns. Every other campaign is
     * there too, for whoever drops a file of their own.
     */
    public static HuaweiBuilder prepare(HuaweiBuilder builder) {
        HuaweiBuilder prepared = builder;
        for (String campaign : HUAWEI_CAMPAIGNS) {
            prepared = prepared.leads(campaign, SmallSamples.held(campaign));
        }
        return prepared;
    }

    /**
     * Writes the samples of several operations; each file appears under its name only when it is whole.
     *
     * <p>Those besides the leads and their deletes are small: ids, lists and ranges of scheduled data, of which one cannot
     * be read; blocked numbers in two groups, one of them unreadable; 50 numbers for two Huawei campaigns, one of them
     * unfit; and numbers to delete from these, one row of which says nothing that could be deleted.
     *
     * @param folders by the operation's word, made if missing; {@code delete-leads} without {@code add-leads} is of leads
     *     that were not written
     * @param seed decides all content and is part of the names; another seed gives other files, the same seed the same
     * @return the files, operation after operation
     * @throws IOException if a folder or file cannot be written
     * @throws IllegalArgumentException if a word is no operation that has samples
     */
    public static List<Path> write(Map<String, Path> folders, long seed) throws IOException {
        Map<String, Map<SampleFile, List<List<String>>>> all = all(seed);
        if (!all.keySet().containsAll(folders.keySet())) {
            throw new IllegalArgumentException(
                    "There are samples of " + all.keySet() + ", not of all " + folders.keySet());
        }
        List<Path> written = new ArrayList<>();
        for (var operation : all.entrySet()) {
            Path folder = folders.get(operation.getKey());
            if (folder == null) {
                continue;
            }
            for (var file : operation.getValue().entrySet()) {
                written.add(put(folder, file.getKey(), seed, file.getValue()));
            }
        }
        return List.copyOf(written);
    }

    private static Map<String, Map<SampleFile, List<List<String>>>> all(long seed) {
        SampleRows rows = new SampleRows(new Random(seed));
        SmallSamples small = new SmallSamples(new Random(seed));
        Map<String, Map<SampleFile, List<List<String>>>> all = new LinkedHashMap<>();
        all.put(Operation.ADD_LEADS.word(), each(LEAD_FILES, rows::leads));
        all.put(Operation.DELETE_LEADS.word(), each(DELETE_FILES, file -> rows.deletes(file.rows())));
        all.put(Operation.DELETE_SCHEDULED.word(), each(SCHEDULED_FILES, small::scheduled));
        all.put(Operation.UNBLOCK_NUMBERS.word(), each(UNBLOCK_FILES, small::unblock));
        all.put(Operation.ADD_NUMBERS.word(), each(ADD_FILES, small::numbers));
        Map<SampleFile, List<List<String>>> gone = new LinkedHashMap<>();
        gone.put(GONE_BY_NUMBER, small.goneByNumber());
        gone.put(GONE_BY_FIELD, small.goneByField());
        all.put(Operation.DELETE_NUMBERS.word(), gone);
        return all;
    }

    private static Map<SampleFile, List<List<String>>> each(
            List<SampleFile> files, Function<SampleFile, List<List<String>>> rows) {
        Map<SampleFile, List<List<String>>> made = new LinkedHashMap<>();
        files.forEach(file -> made.put(file, rows.apply(file)));
        return made;
    }

    private static Path put(Path folder, SampleFile file, long seed, List<List<String>> rows) throws IOException {
        Private.folders(folder);
        String name = file.name() + "-" + Long.toHexString(seed) + ".csv";
        // a leading dot means "still arriving" to whoever watches the folder
        Path arriving = folder.resolve("." + name);
        try (OutputStream out = Private.out(arriving)) {
            out.write(file.text(rows).getBytes(StandardCharsets.UTF_8));
        }
        return Files.move(arriving, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
