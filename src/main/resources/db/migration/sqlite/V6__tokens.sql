-- The token that an account was given last, sealed under a key that is made from the account's own key at the vendor:
-- who has the ledger alone has no token. Times are milliseconds since 1970 (UTC).
create table tokens (
    account    text    primary key,
    sealed     text    not null,
    issued_at  integer not null,
    good_until integer not null              -- 0: the vendor has refused it
);
