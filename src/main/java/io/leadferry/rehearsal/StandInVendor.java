package io.leadferry.rehearsal;

import io.leadferry.rehearsal.samples.Sample;
import io.leadferry.rehearsal.wire.StandIn;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A vendor that can be rehearsed: its stand-in and its samples. {@link StandInVendors} finds each class that is one, in
 * whatever package below this; Spring's {@code @Order} on it says which comes first.
 */
public interface StandInVendor {

    /** The vendor's name, as accounts and profiles have it. */
    String name();

    /**
     * Starts a stand-in that takes the place of the vendor for one account.
     *
     * @param account what the account says of itself
     * @param forSamples whether it has from the start what {@link #samples} ask it to delete
     * @throws IOException if no port can be had
     */
    StandIn start(RehearsedAccount account, boolean forSamples) throws IOException;

    /**
     * What an account must say, in place of what it says, where a stand-in serves it.
     *
     * @param address where the stand-in is
     * @return by the account's keys
     */
    default Map<String, String> settings(URI address) {
        return Map.of();
    }

    /**
     * Makes up the files to rehearse with.
     *
     * @param seed decides all content; the same seed gives the same
     * @return by the word of the operation that they are for, in the order in which they are best seen
     */
    Map<String, List<Sample>> samples(long seed);

    /** A stand-in as a process of its own: its options, with the usual ones of the vendor's pages. */
    StandInCommand command();
}
