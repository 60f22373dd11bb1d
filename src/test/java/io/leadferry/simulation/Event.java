package io.leadferry.simulation;

/**
 * Something that happens. Its numbers mean what its kind makes of them, whatever they are: an event always can happen, and
 * does nothing where there is nothing to happen to. So a history stays one when events are left out of it.
 *
 * @param a which, of what is there
 * @param b how, or for whom
 * @param c a third choice
 */
record Event(Kind kind, int a, int b, int c) {

    /** What happens. The weight says how often; what only several ferries have, with the second one. */
    enum Kind {
        /** a file of adds arrives: campaign, numbers, and whether its rows may be sent twice */
        ADDS(14),
        /** a file of deletes arrives: campaigns, numbers */
        DELETES(8),
        /** time passes */
        TIME(22),
        /** what becomes of the next request that is sent */
        FATE(14),
        /** the vendor takes one of the uploads in its queue into its campaigns */
        TAKE_IN(8),
        /** the vendor calls back */
        CALL_BACK(9),
        /** an operator says what became of a call in doubt */
        WORD(5),
        /** an operator pauses or resumes a lane */
        PAUSE(3),
        RESUME(3),
        /** an operator gives up rows that wait for an unknown campaign */
        GIVE_UP(1),
        /** a person is to be forgotten */
        FORGET(2),
        /** the vendor comes to know a campaign */
        CAMPAIGN(1),
        /** somebody sets the machine's clock */
        CLOCK(2),
        /** one of the next writes is the last of its process, or fails */
        BREAK(9),
        /** the process is killed where it stands, and starts again */
        KILL(3),
        /** one more process comes to the ledger */
        START(0, 7),
        /** a process ends well */
        END(0, 3),
        /** a process stands still in the midst of its work, and goes on, perhaps after it was taken for dead */
        STOP(0, 16);

        final int weight;
        final int weightOfSeveral;

        Kind(int weight) {
            this(weight, weight);
        }

        Kind(int weight, int weightOfSeveral) {
            this.weight = weight;
            this.weightOfSeveral = weightOfSeveral;
        }
    }
}
