package io.leadferry.ledger.dialect;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The database of an open ledger: the statements, and the promises, that each kind of database has in its own way. */
public interface LedgerDatabase extends AutoCloseable {

    /** Its connections. While one of them writes no other does, of whatever process. */
    DataSource dataSource();

    /** The name of this process in the ledger; another one each time it joins, and unlike that of any other, ever. */
    String node();

    /** For how long a process that says nothing counts as living; empty where no other can be at work with the ledger. */
    Optional<Duration> lease();

    /** Whether others were at work with the ledger when this process joined. */
    boolean joinedOthers();

    /** Up to when, by {@link System#nanoTime}, no other takes this process for dead. */
    long livesUntil();

    /**
     * Has somebody hear that the ledger takes nothing from this process any more, for it was not heard of for too long; again
     * and again until it has joined anew.
     *
     * @param who is called on a thread of the database's
     */
    void whenTakenOver(Runnable who);

    /** Joins anew, under another name. */
    void joinAgain();

    /** Has somebody go by the ledger's time, where that is not this machine's. */
    void timedBy(LedgerTime who);

    /**
     * The last step of each transaction, while nothing of it has happened yet.
     *
     * @throws org.springframework.dao.DataAccessException where what it wrote would be found by nobody
     */
    void beforeCommit();

    /** How many bytes of a disk the ledger takes; 0 where that cannot be told. */
    long bytes();

    /** What the database said of damage to its files, in this process; empty while it has not. */
    Optional<String> damage();

    /** Whether there is a table of this name. */
    boolean hasTable(String name);

    /** The highest number that was ever given out in a table that never gives one twice; 0 for none. */
    long highest(String table);

    /** Has such a table give out no number up to this one any more. */
    void startAbove(String table, long id);

    /**
     * Fills an empty ledger with what another one holds, in the transaction under way: no trigger hears of it, for what it
     * would write is among what comes.
     *
     * @param work writes all of it
     */
    void filledBy(Runnable work);

    /** A text as the database can hold it. */
    String holdable(String text);

    /**
     * Has the database look through its own files, as far as it can while others use it.
     *
     * @return what is wrong, in its words; at most 20 things
     */
    List<String> damages();

    /** What belongs to something that is not there, as far as the database could let that happen; one of a kind. */
    List<BrokenLink> brokenLinks();

    /**
     * A row that belongs to what is not there.
     *
     * @param table where it is
     * @param parent where the other one should be
     */
    record BrokenLink(String table, String parent) {}

    /**
     * Takes what was erased out of the database's files, where it may still stand as it was before.
     *
     * @return false where others who are reading keep it from that just now
     */
    boolean sweep();

    /** Writes the ledger anew without its gaps; nobody else may use it meanwhile. */
    void compact();

    @Override
    void close();
}
