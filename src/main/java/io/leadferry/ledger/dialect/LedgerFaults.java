package io.leadferry.ledger.dialect;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Tells faults of the ledger that pass by themselves, or once a person has made room, from those that never will. What can
 * pass is waited for; anything else is an error, told once and handled as one.
 */
public final class LedgerFaults {

    /** Somebody holds a lock; the disk is full, away or read-only; there is no memory; a stop has cut the work off. */
    private static final Set<SQLiteErrorCode> CAN_PASS = Set.of(
            SQLiteErrorCode.SQLITE_BUSY,
            SQLiteErrorCode.SQLITE_LOCKED,
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_IOERR,
            SQLiteErrorCode.SQLITE_CANTOPEN,
            SQLiteErrorCode.SQLITE_READONLY,
            SQLiteErrorCode.SQLITE_PERM,
            SQLiteErrorCode.SQLITE_PROTOCOL,
            SQLiteErrorCode.SQLITE_NOMEM,
            SQLiteErrorCode.SQLITE_INTERRUPT);

    private static final Set<SQLiteErrorCode> DAMAGE =
            Set.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB);

    private static final int PRIMARY = 0xFF;

    /**
     * What a server says of itself and not of a statement (PostgreSQL, appendix A): by class that its connection is cut, that
     * it lets nobody in, that its database is away, that it lacks room, that transactions collided, that somebody stopped it
     * or cut it short, that its disk fails; and by themselves that a lock was waited for in vain, that a transaction stood
     * still for too long, that it is a copy that may only be read.
     */
    private static final Pattern SERVER_CAN_PASS =
            Pattern.compile("08...|28...|3D000|53...|57P..|57014|58...|40001|40003|40P01|55P03|25P03|25006");

    /** The connection has gone, and with it what was the answer. */
    private static final Pattern CUT = Pattern.compile("08...|57P..");

    private static final Pattern ACCESS = Pattern.compile("28...|08004|3D000");

    private static final Pattern SERVER_DAMAGE = Pattern.compile("XX00[12]");

    private LedgerFaults() {}

    /** Whether a fault is the ledger's, however it is wrapped. */
    public static boolean isOfLedger(Throwable fault) {
        return root(fault).isPresent();
    }

    /** Whether a fault is the ledger's and can pass; false for everything else. */
    public static boolean canPass(Throwable fault) {
        return root(fault).map(LedgerFaults::canPass).orElse(false);
    }

    /** Whether a fault says that the ledger's file is damaged, or is none. */
    public static boolean isDamage(Throwable fault) {
        return root(fault)
                .filter(root -> DAMAGE.contains(code(root)) || is(SERVER_DAMAGE, root))
                .isPresent();
    }

    /** Whether a server does not let this user in, or has no such database. */
    public static boolean isAccess(Throwable fault) {
        return root(fault).filter(root -> is(ACCESS, root)).isPresent();
    }

    /** Whether the connection to a server has gone: what it was asked to do may be done. */
    public static boolean isCut(Throwable fault) {
        return root(fault).filter(root -> is(CUT, root)).isPresent();
    }

    private static boolean is(Pattern states, SQLException fault) {
        return fault.getSQLState() != null
                && states.matcher(fault.getSQLState()).matches();
    }

    /** What the database said, for a person. */
    public static String words(Throwable fault) {
        return root(fault).map(Throwable::getMessage).orElse(String.valueOf(fault.getMessage()));
    }

    /** The innermost fault that the database or its driver raised: a pool's time-out carries why no connection came. */
    private static Optional<SQLException> root(Throwable fault) {
        SQLException found = null;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                found = sql;
            }
        }
        return Optional.ofNullable(found);
    }

    private static boolean canPass(SQLException fault) {
        if (fault instanceof SQLiteException sqlite) {
            return sqlite.getResultCode() != SQLiteErrorCode.SQLITE_READONLY_DBMOVED && CAN_PASS.contains(code(sqlite));
        }
        // the pool: no connection is free, or it has been closed, for the ferry stops
        // one that was taken for dead joins anew
        return fault instanceof TakenOver
                || is(SERVER_CAN_PASS, fault)
                || fault instanceof SQLTransientException
                || fault instanceof SQLRecoverableException
                || String.valueOf(fault.getMessage()).contains("has been closed");
    }

    private static SQLiteErrorCode code(SQLException fault) {
        return fault instanceof SQLiteException sqlite
                ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }
}
