package io.leadferry.ledger;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.RowMapper;

/**
 * How likely a row is to be bad, from what became of its company so far: the rows of its call, where that was in doubt,
 * and of its drop otherwise. Inside a transaction.
 */
final class Odds {

    /** Of a row that is not there, and was sent before without an answer: that try was the one that did it. */
    static final String GONE = "not there any more: an earlier try, which got no answer, did it";

    /** From so many bad rows on there is something to go by. */
    private static final int SEVERAL = 3;

    /** So many bad rows and not a good one: it is the fault of all. */
    private static final int ALL = 8;

    private static final String COMPANY =
            """
            select count(case when c.row_count = 1 and (p.state = 'refused' or p.reason = :gone) then 1 end) as bad,
                coalesce(sum(case when p.state in %s and coalesce(p.reason, '') <> :gone
                             then p.row_count end), 0) as good
            from parts p join calls c on c.id = p.call_id where\s"""
                    .formatted(Stored.list(Part.State.TAKEN));

    private static final RowMapper<Company> FOUND = (rs, n) -> new Company(rs.getLong("bad"), rs.getLong("good"));

    private final Ledger ledger;

    Odds(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * What became of a company.
     *
     * @param bad rows that were refused alone
     * @param good rows that were taken
     */
    private record Company(long bad, long good) {
        boolean isHopeless() {
            return bad >= ALL && good == 0;
        }
    }

    /** Whether many were tried alone and refused in the company of each of these rows, and none was taken. */
    boolean areHopeless(List<Part> rows) {
        return companies(rows).stream().allMatch(Company::isHopeless);
    }

    /** How many rows may go together so that it is as likely as not that one of them is bad; many, where few ever were. */
    int stride(List<Part> rows) {
        List<Company> companies = companies(rows);
        long bad = companies.stream().mapToLong(Company::bad).sum();
        long good = companies.stream().mapToLong(Company::good).sum();
        return bad < SEVERAL ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, (good + bad) / bad);
    }

    private List<Company> companies(List<Part> rows) {
        Set<String> doubts = new LinkedHashSet<>();
        Set<String> drops = new LinkedHashSet<>();
        rows.forEach(part -> {
            doubts.add(String.valueOf(part.doubtCall()));
            drops.add(part.dropId());
        });
        boolean together = doubts.size() == 1 && rows.get(0).doubtCall() != null;
        return together
                ? doubts.stream().map(this::companyInDoubt).toList()
                : drops.stream().map(this::companyOfDrop).toList();
    }

    private Company companyInDoubt(String call) {
        return ledger.sql()
                .sql(COMPANY + "p.doubt_call = :call")
                .param("gone", GONE)
                .param("call", call)
                .query(FOUND)
                .single();
    }

    private Company companyOfDrop(String drop) {
        return ledger.sql()
                .sql(COMPANY + "p.drop_id = :drop")
                .param("gone", GONE)
                .param("drop", drop)
                .query(FOUND)
                .single();
    }
}
