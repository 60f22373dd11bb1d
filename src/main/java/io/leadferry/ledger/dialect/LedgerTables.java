package io.leadferry.ledger.dialect;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/** The tables of a ledger, which each version of the ferry brings up to its own date. */
public final class LedgerTables {

    private static final Set<MigrationState> NEWER =
            EnumSet.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

    private LedgerTables() {}

    /**
     * Makes the tables, or changes those of an earlier version.
     *
     * @param migrations the folder of the database's own, below {@code db/migration}
     * @param notOne what is said of a ledger that cannot be used, and why
     * @throws LedgerFault where a later version has written them
     * @throws org.flywaydb.core.api.FlywayException where they cannot be changed
     */
    public static void upToDate(DataSource dataSource, String migrations, Function<String, LedgerFault> notOne) {
        Flyway flyway = tables(dataSource, migrations);
        if (Stream.of(flyway.info().all()).anyMatch(known -> NEWER.contains(known.getState()))) {
            throw notOne.apply("a newer Leadferry has written it, and this one does not know its tables");
        }
        flyway.migrate();
    }

    /** Whether there are tables, and not all as this version has them. */
    public static boolean areToChange(DataSource dataSource, String migrations) {
        MigrationInfoService known = tables(dataSource, migrations).info();
        return known.current() != null && known.pending().length > 0;
    }

    private static Flyway tables(DataSource dataSource, String migrations) {
        return Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration/" + migrations)
                .load();
    }
}
