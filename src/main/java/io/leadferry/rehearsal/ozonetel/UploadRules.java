package io.leadferry.rehearsal.ozonetel;

import io.leadferry.rehearsal.ozonetel.OzonetelSettings.Campaigns;
import io.leadferry.rehearsal.wire.CallLog;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What the page says of rows, and what comes of breaking it.
 *
 * <p>The map without PhoneNumber, a row that does not fit the map, a map that does not fit the campaign's, a row of more
 * than 2000 characters: the whole call fails. A forbidden character in Name, a number that is none: that row fails and the
 * others are added, as in the page's sample of six rows of which two were processed.
 */
final class UploadRules {

    private static final int MAX_ROW_LENGTH = 2000;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_ ().+$%:-]*");
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{7,15}");

    private final Campaigns campaigns;
    private final CallLog log;
    private final Set<String> unwanted = ConcurrentHashMap.newKeySet();

    UploadRules(Campaigns campaigns, CallLog log) {
        this.campaigns = campaigns;
        this.log = log;
    }

    /** From now on rows with these numbers fail. */
    void refuse(Collection<String> numbers) {
        unwanted.addAll(numbers);
    }

    /** Returns why the whole call fails, empty if it does not. */
    String objectionToAll(QueuedUpload upload) {
        BulkData data = upload.data();
        if (!data.hasNumbers()) {
            return "PhoneNumber is missing in the map";
        }
        if (!campaigns.agreesWith(upload.campaign(), data.map())) {
            return "The map does not match the campaign's";
        }
        for (List<String> row : data.rows()) {
            if (row.size() != data.map().size()) {
                return "A row does not match the map";
            }
            if (data.length(row) > MAX_ROW_LENGTH) {
                log.violation("add-leads: a row of " + data.length(row) + " characters, headers included, in "
                        + upload.transactionId());
                return "A row is longer than " + MAX_ROW_LENGTH + " characters";
            }
        }
        return "";
    }

    /** Returns why this row alone fails, empty if it does not. */
    String objection(BulkData data, List<String> row) {
        String number = data.number(row);
        if (!NUMBER.matcher(number).matches()) {
            return "Invalid PhoneNumber";
        }
        if (!NAME.matcher(data.value(row, "Name")).matches()) {
            return "Invalid Name";
        }
        return unwanted.contains(number) ? "Refused" : "";
    }
}
