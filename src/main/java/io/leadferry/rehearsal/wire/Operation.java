package io.leadferry.rehearsal.wire;

/** One of the calls that a vendor's stand-in answers; each stand-in has an enum of its own. */
public interface Operation {

    /** Returns the operation's word, as profiles and lanes have it, for example {@code add-leads}. */
    String word();

    /** Whether chance lets its calls alone, so that only the script can take their answers away. */
    default boolean isSparedByChance() {
        return false;
    }
}
