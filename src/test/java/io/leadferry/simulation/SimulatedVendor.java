package io.leadferry.simulation;

import io.leadferry.simulation.Auditor.Lead;
import io.leadferry.simulation.Auditor.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vendor of a few lines: takes adds into a queue and from there into its campaigns, in whatever order; deletes at once from
 * its campaigns alone; takes or refuses a call as a whole.
 */
final class SimulatedVendor implements Auditor.Holdings {

    static final String LATE_KNOWN = "West";

    /** What it says to a request. */
    enum Reply {
        QUEUED,
        DELETED,
        REFUSED,
        CAMPAIGN_UNKNOWN
    }

    /** An add call in the queue, later in the campaigns. */
    static final class Upload {
        final Request request;
        final List<Failed> failed = new ArrayList<>();
        private final List<Lead> leads;
        boolean takenIn;
        boolean told;

        Upload(Request request, List<Lead> leads) {
            this.request = request;
            this.leads = leads;
        }
    }

    /** A row that was not taken in. */
    record Failed(String number, boolean thereAlready) {}

    private final Auditor auditor;
    private final Limit adds;
    private final Limit deletes;
    private final List<Upload> uploads = new ArrayList<>();
    private final List<Lead> campaigns = new ArrayList<>();
    private final Set<String> heard = new HashSet<>();
    private final Set<String> failedRows = new HashSet<>();
    private boolean knowsAll;
    private boolean deleting;

    SimulatedVendor(Auditor auditor, Limit adds, Limit deletes, boolean knowsAll) {
        this.auditor = auditor;
        this.adds = adds;
        this.deletes = deletes;
        this.knowsAll = knowsAll;
    }

    void knowAll() {
        knowsAll = true;
    }

    boolean heard(String call) {
        return heard.contains(call);
    }

    /** A request arrives. */
    Reply receive(Request request, Duration now, boolean late) {
        auditor.arrives(request, now, request.adds() ? adds : deletes, late);
        if (!request.adds()) {
            auditor.asked(request);
            if (deleting) {
                auditor.atOnce(request);
            }
            deleting = true;
        }
        if (!knowsAll && request.campaigns().contains(LATE_KNOWN)) {
            return Reply.CAMPAIGN_UNKNOWN;
        }
        if (request.numbers().contains(Auditor.BAD)) {
            return Reply.REFUSED;
        }
        heard.add(request.call());
        auditor.taken(request);
        if (request.adds()) {
            uploads.add(new Upload(request, auditor.leads(request)));
            return Reply.QUEUED;
        }
        campaigns.removeIf(lead -> {
            boolean gone = request.campaigns().contains(lead.campaign())
                    && request.numbers().contains(lead.number());
            if (gone) {
                auditor.deleted(lead);
            }
            return gone;
        });
        return Reply.DELETED;
    }

    /** The answer to a delete has been given, or nobody waits for it any more. */
    void deleteIsOver() {
        deleting = false;
    }

    List<Upload> queued() {
        return uploads.stream().filter(upload -> !upload.takenIn).toList();
    }

    List<Upload> untold() {
        return uploads.stream().filter(upload -> !upload.told).toList();
    }

    @Nullable
    Upload of(String call) {
        return uploads.stream()
                .filter(upload -> upload.request.call().equals(call))
                .findFirst()
                .orElse(null);
    }

    boolean isQueued(String call) {
        Upload upload = of(call);
        return upload != null && !upload.takenIn;
    }

    /** Takes an upload in; after those before it, or before them. */
    void takeIn(Upload last, boolean inOrder) {
        for (Upload upload : uploads) {
            if (!upload.takenIn && (inOrder || upload == last)) {
                upload.takenIn = true;
                upload.leads.forEach(lead -> takeIn(upload, lead));
            }
            if (upload == last) {
                return;
            }
        }
    }

    private void takeIn(Upload upload, Lead lead) {
        if (upload.request.checked() && isThere(lead.campaign(), lead.number())) {
            fail(upload, lead, true);
        } else if (Math.floorMod((upload.request.call() + lead.number()).hashCode(), 9) == 0) {
            fail(upload, lead, false);
        } else {
            campaigns.add(lead);
        }
    }

    /** Its list of what failed has numbers; of two rows with one number nobody can tell which it means. */
    private void fail(Upload upload, Lead lead, boolean thereAlready) {
        upload.failed.add(new Failed(lead.number(), thereAlready));
        upload.leads.stream()
                .filter(other -> other.number().equals(lead.number()))
                .forEach(other -> failedRows.add(other.row()));
    }

    @Override
    public List<Lead> all() {
        List<Lead> all = new ArrayList<>(campaigns);
        queued().forEach(upload -> all.addAll(upload.leads));
        return all;
    }

    @Override
    public boolean isThere(String campaign, String number) {
        return campaigns.stream()
                .anyMatch(lead ->
                        lead.campaign().equals(campaign) && lead.number().equals(number));
    }

    @Override
    public boolean isUntold(Lead lead) {
        return uploads.stream().anyMatch(upload -> !upload.told && upload.leads.contains(lead));
    }

    @Override
    public boolean isFailed(String row) {
        return failedRows.contains(row);
    }
}
