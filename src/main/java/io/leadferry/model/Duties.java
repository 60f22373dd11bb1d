package io.leadferry.model;

/**
 * What of all that is to be done falls to this ferry: of several that share a ledger each has some accounts, with their
 * doors and their lanes, and one does what is to be done for the whole house. A ferry that is alone does all. It is there for
 * speed and for the vendors' tokens: what is true, the ledger says, whoever thinks to have a duty.
 */
public interface Duties {

    /** Whether an account is this ferry's. */
    boolean has(String account);

    /** Whether receipts, events, and what is to be erased, are this ferry's. */
    boolean hasHouse();

    /**
     * Begins something of an account that is not to be cut off, such as the reading of a file: the account stays this ferry's
     * until it has ended, if nobody takes this ferry for dead.
     *
     * @return false where the account is not this ferry's
     */
    boolean begin(String account);

    /** Ends what has begun. */
    void end(String account);

    /** Has whoever an account belongs to look at it anew, for there is something to do; nothing where it is this ferry's. */
    void call(String account);

    /** All of it falls to this ferry, always. */
    static Duties all() {
        return new Duties() {
            @Override
            public boolean has(String account) {
                return true;
            }

            @Override
            public boolean hasHouse() {
                return true;
            }

            @Override
            public boolean begin(String account) {
                return true;
            }

            @Override
            public void end(String account) {}

            @Override
            public void call(String account) {}
        };
    }
}
