-- How old a ledger is, and what it does not know where it is an older copy. Times are milliseconds since 1970 (UTC).

-- Every start of a ferry. The first names the ledger; a file beside the home's lock names the last of that home, so a
-- ledger that does not know it is an older copy, or another one.
create table runs (
    id       integer primary key autoincrement,
    name     text    not null unique,
    began_at integer not null
);

-- Each time that the ledger was found to be an older copy. Rows that may have been sent since it was made are in doubt
-- in calls whose permit is 0.
create table older_copies (
    id          integer primary key,
    found_at    integer not null,
    holds_until integer,                     -- the last that it knew; null: nothing, or nobody can tell
    reason      text    not null
);

-- Files that were taken after the copy was made: it has none of their rows.
create table taken_since (
    id          integer primary key,
    copy_id     integer not null references older_copies (id),
    feed        text    not null,
    file        text    not null,
    drop_id     text,                        -- as on its receipt; null where there is none
    sha256      text,                        -- likewise
    place       text,                        -- where its original lies, below home; null where nobody can tell
    received_at integer
);
create index taken_since_by_content on taken_since (feed, sha256) where sha256 is not null;
