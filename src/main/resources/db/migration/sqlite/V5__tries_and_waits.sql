-- Every try of a row, campaigns that the vendor does not know, and why a lane rests. Times are milliseconds since 1970 (UTC).

-- Which rows a call carried, and may have brought to the vendor for all that is known: rows of which an answer or a
-- callback says that this call did nothing to them are taken out again. A row has as many tries as calls carried it; it
-- is under way while the answer or the callback of any of them is owed.
create table tries (
    id       integer primary key autoincrement,
    call_id  text    not null references calls (id),
    slice_id integer not null references slices (id),
    members  blob    not null                -- a bit for each row of the slice, lowest first
);
create index tries_of_call on tries (call_id);
create index tries_of_slice on tries (slice_id);
insert into tries (call_id, slice_id, members)
    select doubt_call, slice_id, members from parts where doubt_call is not null order by id;
insert into tries (call_id, slice_id, members)
    select call_id, slice_id, members from parts
    where call_id is not null and (doubt_call is null or doubt_call <> call_id) and state <> 'refused' order by id;

-- Where a delete goes by halves of its campaigns: those in which it was done. None is to blame for a row any more: rows
-- wait for a campaign that the vendor does not know.
alter table parts add column done_campaigns text;     -- JSON
update parts set reason = blame where blame is not null;
alter table parts drop column blame;

-- Campaigns (or groups) that the vendor said it does not know. Rows that have nothing else left rest until next_try.
create table unknown_campaigns (
    lane     text    not null,
    campaign text    not null,
    message  text    not null,               -- the vendor's words
    since    integer not null,
    tries    integer not null,
    next_try integer not null,
    primary key (lane, campaign)
);

-- Why a lane rests until hold_until, since when, and how often it has tried in a row.
alter table lanes add column hold_kind text;          -- lane-rests, server-away, token
alter table lanes add column hold_reason text;
alter table lanes add column hold_since integer;
alter table lanes add column hold_tries integer not null default 0;

-- The highest number ever given out in a table whose rows can be removed: none is given out twice.
create table last_ids (
    name text    primary key,
    id   integer not null
);
insert into last_ids (name, id) select 'slices', coalesce(max(id), 0) from slices;
