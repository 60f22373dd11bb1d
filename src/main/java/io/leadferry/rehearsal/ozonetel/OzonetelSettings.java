package io.leadferry.rehearsal.ozonetel;

import io.leadferry.rehearsal.wire.CallPace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the stand-in was built with, in the groups in which its parts need it. */
record OzonetelSettings(
        Account account,
        Limits limits,
        Campaigns campaigns,
        Scheduled scheduled,
        Blocks blocks,
        Timing timing,
        Told told,
        long seed) {

    /** Whose calls are taken. */
    record Account(String userName, String apiKey, Auth auth) {

        boolean isUser(String given) {
            return userName.equals(given);
        }

        boolean isKey(String given) {
            return apiKey.equals(given);
        }
    }

    /** How often and how much. */
    record Limits(
            CallPace add,
            CallPace delete,
            CallPace token,
            CallPace scheduled,
            CallPace unblock,
            int addRows,
            int deleteNumbers,
            int deleteCampaigns) {}

    /** Which campaigns there are, and which headers the ones with a mapping of their own demand. */
    record Campaigns(Set<String> known, Set<String> inbound, Map<String, List<String>> maps) {

        boolean isKnown(String name) {
            return known.isEmpty() || known.contains(name) || inbound.contains(name);
        }

        boolean takesLeads(String name) {
            return isKnown(name) && !inbound.contains(name);
        }

        /** The order of the headers is the call's own business; which ones there are is not. */
        boolean agreesWith(String name, List<String> map) {
            List<String> mapped = maps.getOrDefault(name, map);
            return Set.copyOf(mapped).equals(Set.copyOf(map));
        }
    }

    /** Which scheduled data there is, where it is deleted, and whether the ids that exist go even if others do not. */
    record Scheduled(Set<Long> ids, Place place, boolean lenient) {}

    /** Which numbers each group blocks, where they are taken out, and whether a call takes out all of them. */
    record Blocks(Map<String, List<String>> groups, Place place, boolean wipes) {}

    /** How callbacks are told, each of them so many times, and which share of them never is. */
    record Told(CallbackShape shape, int copies, Duration earliest, Duration latest, double swallowed) {}

    /** How long things take. */
    record Timing(
            Duration latency,
            Duration deleteLatency,
            Duration uploadDelay,
            Duration tokenLifetime,
            Duration callbackPause) {}
}
