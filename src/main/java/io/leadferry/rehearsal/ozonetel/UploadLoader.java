package io.leadferry.rehearsal.ozonetel;

import io.leadferry.rehearsal.wire.Ticks;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes one upload into the campaign data: rows that break a rule or are already there stay outside. */
final class UploadLoader {

    private final UploadRules rules;
    private final CampaignData data;
    private final Ticks ticks;

    UploadLoader(UploadRules rules, CampaignData data, Ticks ticks) {
        this.rules = rules;
        this.data = data;
        this.ticks = ticks;
    }

    UploadResult load(QueuedUpload upload) {
        LocalDateTime started = now();
        String whole = rules.objectionToAll(upload);
        List<List<String>> failed = new ArrayList<>();
        // added at the end, so that isDelete is held against the campaign as it was before this upload
        List<String> added = new ArrayList<>();
        Set<String> inThisUpload = new HashSet<>();
        for (List<String> row : upload.data().rows()) {
            String objection = whole.isEmpty() ? objection(upload, row, inThisUpload) : whole;
            if (objection.isEmpty()) {
                added.add(upload.data().number(row));
                inThisUpload.add(upload.data().number(row));
            } else {
                failed.add(with(row, objection));
            }
        }
        data.add(upload.campaign(), added);
        return new UploadResult(upload, whole.isEmpty(), failed, started, now());
    }

    private String objection(QueuedUpload upload, List<String> row, Set<String> inThisUpload) {
        String objection = rules.objection(upload.data(), row);
        if (!objection.isEmpty()) {
            return objection;
        }
        String number = upload.data().number(row);
        boolean inCampaign = data.contains(upload.campaign(), number);
        boolean duplicate =
                switch (upload.duplicates()) {
                    case ADD -> false;
                    case CHECK_DUPLICATE -> inCampaign || inThisUpload.contains(number);
                    case IS_DELETE -> inCampaign;
                };
        return duplicate ? "Duplicate PhoneNumber" : "";
    }

    private static List<String> with(List<String> row, String reason) {
        List<String> longer = new ArrayList<>(row);
        longer.add(reason);
        return longer;
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(ticks.now(), ticks.zone());
    }
}
