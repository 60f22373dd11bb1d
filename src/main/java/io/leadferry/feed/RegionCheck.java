package io.leadferry.feed;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.leadferry.connector.VendorProfile.FieldRule;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers are sent without the country code where it is that of the feed's region, and with it otherwise. The vendor
 * compares digits and knows no region. So the sent form belongs to the account: were there two country codes, one form
 * could mean two people, and one person could stand there in two forms, of which a delete finds only its own.
 */
final class RegionCheck {

    private RegionCheck() {}

    /** A fault for each feed whose numbers cannot stand beside those of an earlier feed of its account. */
    static void look(Collection<Feed> feeds, Faults faults) {
        Map<String, Feed> firstOf = new LinkedHashMap<>();
        for (Feed feed : feeds) {
            if (!sendsNumbers(feed)) {
                continue;
            }
            Feed first = firstOf.putIfAbsent(feed.lane().account(), feed);
            if (first != null && countryCode(first) != countryCode(feed)) {
                faults.add(
                        "leadferry.feeds." + feed.name() + ".region",
                        "is " + feed.region() + ", and the feed " + first.name() + " of the same account "
                                + feed.lane().account() + " has " + first.region()
                                + "; the digits sent for one person would be another's. Give the account's feeds one"
                                + " region, and write the numbers of other countries with + and country code; or use"
                                + " an account for each region");
            }
        }
    }

    /** Whether numbers are sent as read by the region; what a vendor dials as it stands, and ids, have none. */
    private static boolean sendsNumbers(Feed feed) {
        return feed.operation().fields().values().stream().anyMatch(rule -> rule.kind() == FieldRule.Kind.NUMBER);
    }

    private static int countryCode(Feed feed) {
        return PhoneNumberUtil.getInstance().getCountryCodeForRegion(feed.region());
    }
}
