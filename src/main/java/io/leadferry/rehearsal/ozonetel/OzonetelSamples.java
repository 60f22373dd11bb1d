package io.leadferry.rehearsal.ozonetel;

import io.leadferry.rehearsal.samples.Sample;
import io.leadferry.rehearsal.samples.SampleFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The files to rehearse Ozonetel's operations with: about 2,600 leads in five files of different shapes, two files that
 * delete some, and two small files for each of the other operations.
 *
 * <p>All lead files have the same columns once their headers are read with case and spacing forgiven, so rows of different
 * files can travel in one call. Five rows of each must be rejected, and the first file says four numbers twice. The small
 * files have ids, lists and ranges of scheduled data, of which one cannot be read, and blocked numbers in two groups, one of
 * them unreadable.
 */
final class OzonetelSamples {

    /** The campaigns that the samples' rows name. */
    static final List<String> CAMPAIGNS = List.of("Rehearsal_North", "Rehearsal_South");

    /** The lowest id of the scheduled data that the samples draw from. */
    static final long FIRST_SCHEDULED = 1;

    /** The highest id of the scheduled data that the samples draw from. */
    static final long LAST_SCHEDULED = 5000;

    /** The groups whose blocked numbers the samples unblock. */
    static final List<String> BLOCK_GROUPS = List.of("1", "2");

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

    private OzonetelSamples() {}

    /** Gives a stand-in what the samples are about: scheduled data and groups of blocked numbers. */
    static OzonetelStandInBuilder prepare(OzonetelStandInBuilder builder) {
        builder.scheduled(FIRST_SCHEDULED, LAST_SCHEDULED);
        BLOCK_GROUPS.forEach(group -> builder.blockGroup(group, SampleDeletions.blocked(group)));
        return builder;
    }

    /** All files by the operation's word; the deletes are of leads of the same seed. */
    static Map<String, List<Sample>> all(long seed) {
        SampleLeads leads = new SampleLeads(new Random(seed));
        SampleDeletions deletions = new SampleDeletions(new Random(seed));
        Map<String, List<Sample>> all = new LinkedHashMap<>();
        all.put(OzonetelOperation.ADD_LEADS.word(), Sample.each(LEAD_FILES, leads::leads));
        all.put(OzonetelOperation.DELETE_LEADS.word(), Sample.each(DELETE_FILES, file -> leads.deletes(file.rows())));
        all.put(OzonetelOperation.DELETE_SCHEDULED.word(), Sample.each(SCHEDULED_FILES, deletions::scheduled));
        all.put(OzonetelOperation.UNBLOCK_NUMBERS.word(), Sample.each(UNBLOCK_FILES, deletions::unblock));
        return all;
    }
}
