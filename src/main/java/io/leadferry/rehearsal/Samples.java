package io.leadferry.rehearsal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes files to rehearse with: about 2,600 leads in five files of different shapes, and two files that delete some.
 *
 * <p>All lead files have the same columns once their headers are read with case and spacing forgiven, so rows of different
 * files can travel in one call. Five rows of each must be rejected, and the first file says four numbers twice.
 */
public final class Samples {

    /** The campaigns that the samples' rows name. */
    public static final List<String> CAMPAIGNS = List.of("Rehearsal_North", "Rehearsal_South");

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

    private Samples() {}

    /**
     * Writes the samples; each file appears under its name only when it is whole.
     *
     * @param inboxLeads folder for the five lead files, made if missing
     * @param inboxDeletes folder for the two delete files, made if missing
     * @param seed decides all content and is part of the names; another seed gives other files, the same seed the same
     * @return the seven files, leads first
     * @throws IOException if a folder or file cannot be written
     */
    public static List<Path> write(Path inboxLeads, Path inboxDeletes, long seed) throws IOException {
        Random random = new Random(seed);
        SampleRows rows = new SampleRows(random);
        List<Path> written = new ArrayList<>();
        for (SampleFile file : LEAD_FILES) {
            written.add(put(inboxLeads, file, seed, rows.leads(file)));
        }
        for (SampleFile file : DELETE_FILES) {
            written.add(put(inboxDeletes, file, seed, rows.deletes(file.rows())));
        }
        return List.copyOf(written);
    }

    private static Path put(Path folder, SampleFile file, long seed, List<List<String>> rows) throws IOException {
        Files.createDirectories(folder);
        String name = file.name() + "-" + Long.toHexString(seed) + ".csv";
        // a leading dot means "still arriving" to whoever watches the folder
        Path arriving = folder.resolve("." + name);
        Files.writeString(arriving, file.text(rows), StandardCharsets.UTF_8);
        return Files.move(arriving, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
