package io.leadferry.ledger;

import io.leadferry.model.SealedTokens;
import java.time.Instant;
import java.util.Optional;

/** The accounts' tokens, sealed by their vendor's room: what stands here nobody can use without the account's key. */
public final class KeptTokens implements SealedTokens {

    private final Ledger ledger;

    KeptTokens(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Optional<SealedToken> find(String account) {
        return ledger.sql()
                .sql("select sealed, issued_at, good_until from tokens where account = ?")
                .params(account)
                .query((rs, n) -> new SealedToken(
                        rs.getString("sealed"),
                        Instant.ofEpochMilli(rs.getLong("issued_at")),
                        Instant.ofEpochMilli(rs.getLong("good_until"))))
                .optional();
    }

    @Override
    public void keep(String account, SealedToken token) {
        ledger.sql()
                .sql(
                        """
                        insert into tokens (account, sealed, issued_at, good_until) values (?, ?, ?, ?)
                        on conflict (account) do update set sealed = excluded.sealed, issued_at = excluded.issued_at,
                            good_until = excluded.good_until""")
                .params(
                        account,
                        token.sealed(),
                        token.issuedAt().toEpochMilli(),
                        token.goodUntil().toEpochMilli())
                .update();
    }

    @Override
    public void end(String account, SealedToken token) {
        ledger.sql()
                .sql("update tokens set good_until = 0 where account = ? and sealed = ?")
                .params(account, token.sealed())
                .update();
    }
}
