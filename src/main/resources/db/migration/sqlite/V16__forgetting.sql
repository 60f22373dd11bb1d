-- What was erased of a drop, once it had been kept for as long as the configuration says, or because a person was to be
-- forgotten. Its counts and its calls stay.

alter table drops add column erased integer not null default 0;          -- rows without their values
alter table drops add column erased_to_mend integer not null default 0;  -- of those, what nobody can mend any more
alter table drops add column rows_erased_at integer;                     -- when the values of all its rows went
alter table drops add column original_erased_at integer;
alter table drops add column receipts_erased_at integer;
alter table drops add column untidy integer not null default 0;          -- 1: its files are yet to follow its rows
create index drops_with_rows on drops (finished_at) where rows_erased_at is null;
create index drops_with_originals on drops (finished_at) where original_erased_at is null;
create index drops_with_receipts on drops (finished_at) where receipts_erased_at is null;
create index drops_untidy on drops (received_at) where untidy = 1;

-- When what has been kept for long enough is erased next.
create table retention (
    id       integer primary key check (id = 1),
    next_at  integer not null,
    last_at  integer,                        -- when that was last done to its end
    erased   text,                           -- JSON: how much it was then
    salt     blob    not null                -- of the marks below
);
insert into retention (id, next_at, salt) values (1, 0, randomblob(16));

-- People who were to be forgotten. The number is there until nothing of it is left, and then only what proves it.
create table forgettings (
    id         integer primary key autoincrement,
    asked_at   integer not null,
    up_to      integer not null,             -- the last drop that was sealed by then: rows of later ones are other rows
    number     text,                         -- as it was asked for; null once it is done
    waits_for  text,                         -- JSON: what is to be over before, as sentences; null: nothing
    remains    text,                          -- JSON: what is elsewhere and no ferry can erase, as sentences
    row_count  integer not null default 0,
    call_count integer not null default 0,   -- calls that had carried them
    erased_at  integer,                      -- when the rows went
    done_at    integer                       -- when everything had gone
);
create index forgettings_open on forgettings (id) where done_at is null;

create table forgotten_marks (
    forgetting_id integer not null references forgettings (id),
    mark          blob    not null,          -- of the number, by which it is known again and not read
    primary key (mark, forgetting_id)
);

create table forgotten_drops (
    forgetting_id integer not null references forgettings (id),
    drop_id       text    not null references drops (id),
    row_count     integer not null,
    primary key (forgetting_id, drop_id)
);
