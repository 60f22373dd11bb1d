-- Order between adds and deletes, callbacks, halving. Times are milliseconds since 1970 (UTC).

-- Whom the rows of a slice mean, in the order of its rows: 8 bytes a row, big-endian. One page of a slice instead of its
-- whole payload answers "is this number among them?". A slice of an older ledger has none; its payload is read instead.
create table slice_people (
    slice_id integer primary key references slices (id),
    people   blob    not null
);

-- Besides the states on receipts and sending, rows that are to be sent may be
--   held     until other rows are settled (law 6); with a call, they are to be sent once more
--   resting  until not_before, because the vendor cannot do them just now
alter table parts add column overtaken_by text;       -- the drop whose delete came when these rows had left the house
alter table parts add column not_before integer;      -- when resting rows may be sent
alter table parts add column put_off_since integer;   -- when the vendor first put them off
alter table parts add column doubt_call text;         -- the call in which they may have arrived, though they wait again
-- A refused call is halved: its trial is named after it. first: to be sent next, alone; rest: has the culprit if first
-- is taken; later: cleared of nothing, waits for the end of the trial.
alter table parts add column trial text;
alter table parts add column side text;
-- A row that asks for several campaigns, one of which the vendor does not know, is deleted from them by halves: its
-- destination has those of the next call.
alter table parts add column then_campaigns text;     -- JSON: the campaigns that come after them
alter table parts add column blame text;              -- why one of its campaigns was refused, told when the others are done
create index parts_of_slice on parts (slice_id, state);
create index parts_overtaken on parts (overtaken_by, state) where overtaken_by is not null;
create index parts_in_doubt_again on parts (doubt_call) where doubt_call is not null;
create index parts_on_trial on parts (lane, trial, side) where trial is not null;

alter table calls add column callback_key text;       -- SHA-256 of the secret in the call's callback address
alter table calls add column owed_until integer;      -- how long its callback is waited for; null: none is
alter table calls add column resolved_at integer;     -- since when nothing more is expected from the vendor
create unique index calls_by_callback on calls (callback_key) where callback_key is not null;
create index calls_owed on calls (owed_until) where owed_until is not null;
update calls set resolved_at = settled_at;

-- A callback as it came, kept until its rows are settled: the vendor does not send it again.
create table callbacks (
    call_id     text    primary key references calls (id),
    received_at integer not null,
    body        text    not null
);

-- A permit's number is never given out twice: an old call still names its own, and would take a new call's permit for it.
create table numbered_permits (
    id          integer primary key autoincrement,
    lane        text    not null,
    taken_at    integer not null,
    answered_at integer
);
insert into numbered_permits (id, lane, taken_at)
    select coalesce(max(permit_id), 0) + 1, '', 0 from calls;
delete from numbered_permits;
insert into numbered_permits (id, lane, taken_at, answered_at) select id, lane, taken_at, answered_at from permits;
drop table permits;
alter table numbered_permits rename to permits;
create index permits_of_lane on permits (lane, answered_at);
