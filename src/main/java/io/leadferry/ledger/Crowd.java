package io.leadferry.ledger;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** People by campaign. */
final class Crowd {
    private final Map<String, Roaring64Bitmap> byCampaign = new HashMap<>();

    void add(Collection<String> campaigns, People people, BitSet rows) {
        campaigns.forEach(
                campaign -> people.into(rows, byCampaign.computeIfAbsent(campaign, name -> new Roaring64Bitmap())));
    }

    boolean isEmpty() {
        return byCampaign.isEmpty();
    }

    boolean meets(Collection<String> campaigns) {
        return campaigns.stream().anyMatch(byCampaign::containsKey);
    }

    /** Those of the rows that this crowd holds in one of the campaigns. */
    BitSet among(Collection<String> campaigns, People people, BitSet rows) {
        BitSet found = new BitSet();
        campaigns.forEach(campaign -> {
            Roaring64Bitmap crowd = byCampaign.get(campaign);
            if (crowd != null) {
                found.or(people.among(rows, crowd));
            }
        });
        return found;
    }
}
