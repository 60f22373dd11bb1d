-- What the story of a number needs. Times are milliseconds since 1970 (UTC).

-- Whom the rows of a run of slices mean, or how the numbers end that stand in a run of rejects: a filter that a number can
-- pass which is not there, and never one fails that is. What no run holds, as all of an older ledger, is looked through
-- when somebody asks, and gets its filters then.
create table number_filters (
    id       integer primary key,
    kind     text    not null,               -- slices, rejects
    first_id integer not null,
    last_id  integer not null,
    filter   blob    not null
);

-- Rows that a call carried and, by its answer, its callback or a person's word, did nothing to: what tries has no longer.
create table vain_tries (
    id       integer primary key,
    call_id  text    not null references calls (id),
    slice_id integer not null references slices (id),
    members  blob    not null                -- a bit for each row of the slice, lowest first
);
create index vain_tries_of_call on vain_tries (call_id);
create index vain_tries_of_slice on vain_tries (slice_id);

-- What the vendor answered, where its callback has said more since.
alter table calls add column answer_outcome text;
alter table calls add column answer_message text;

-- What operators said of calls.
create table words (
    id      integer primary key,
    call_id text    not null references calls (id),
    said_at integer not null,
    word    text    not null
);
create index words_of_call on words (call_id);
