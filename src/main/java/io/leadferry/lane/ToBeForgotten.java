package io.leadferry.lane;

/** People of whom somebody asked that they be forgotten, while something of theirs is still waited for. */
@FunctionalInterface
public interface ToBeForgotten {

    /** Sees to it, in the transaction in which it is called, that no row that waits would add one of them anywhere. */
    void withdraw();
}
