-- The tables of a ledger as SQLite's have them after the change of the same number, in the words of PostgreSQL. Times are
-- milliseconds since 1970 (UTC). Text is compared by its bytes, as in the other database, whatever language the server speaks.

-- A file that arrived, known by its content.
create table drops (
    id                 text collate "C" primary key,
    seq                bigint unique,                            -- the order in which drops are sealed: the order of the world
    feed               text collate "C" not null,
    file               text collate "C" not null,
    sha256             text collate "C" not null,
    bytes              bigint not null,
    modified_at        bigint not null,
    state              text collate "C" not null,                -- reading, working, finished, duplicate, quarantined
    duplicate_of       text collate "C",
    reason             text collate "C",                         -- why it is in quarantine
    archived_as        text collate "C",                         -- below home; the original goes there once the drop is sealed
    header             text collate "C" not null,                -- JSON: the file's header, as it stood
    mapping            text collate "C" not null,                -- JSON: field -> place in the header
    total              bigint not null,
    rejected           bigint not null,
    duplicate          bigint not null,
    received_at        bigint not null,
    sealed_at          bigint,
    finished_at        bigint,
    receipt_stale      bigint not null,                          -- 1: something changed since its receipt was written
    quarantined_as     text collate "C",                         -- where it lies, below home
    held               bigint not null default 0,                -- 1: a guard holds it, and a person may release it
    released_at        bigint,                                   -- a person lets it pass all the same
    discarded_at       bigint,                                   -- a person wants nothing of it sent
    quarantine_left    bigint not null default 0,                -- 1: its original went on to the archive
    delivery_stale     bigint not null default 0,                -- 1: its door has older receipt files than ours
    notes              text collate "C" not null default '[]',
    look_at            bigint,                                   -- when its original is looked at next; null: at the next start
    grown_at           bigint,                                   -- when it was last seen to have changed
    grown_to           bigint,                                   -- how many bytes it had then
    growth             text collate "C",                         -- growing, held, settled
    grown_into         text collate "C",                         -- the drop of what it holds beyond what was read
    continues          text collate "C",                         -- the drop whose original grew, and whose further rows this one has
    rows_before        bigint not null default 0,                -- records of the file that belong to earlier drops
    told               text collate "C",
    erased             bigint not null default 0,                -- rows without their values
    erased_to_mend     bigint not null default 0,                -- of those, what nobody can mend any more
    rows_erased_at     bigint,                                   -- when the values of all its rows went
    original_erased_at bigint,
    receipts_erased_at bigint,
    untidy             bigint not null default 0,                -- 1: its files are yet to follow its rows
    changed            bigint not null default 0
);
create index drops_by_content on drops (feed, sha256);
create index drops_stale on drops (receipt_stale) where receipt_stale = 1;
create index drops_by_arrival on drops (received_at);
create index drops_to_deliver on drops (feed) where delivery_stale = 1;
create index drops_told on drops (quarantine_left)
    where (released_at is not null or discarded_at is not null) and quarantine_left = 0;
create index drops_to_look_at on drops (look_at) where look_at is not null;
create index drops_grown on drops (growth) where growth in ('growing', 'held');
create index drops_by_state on drops (state, received_at);
create index drops_by_end on drops (finished_at) where finished_at is not null;
create index drops_with_rows on drops (finished_at) where rows_erased_at is null;
create index drops_with_originals on drops (finished_at) where original_erased_at is null;
create index drops_with_receipts on drops (finished_at) where receipts_erased_at is null;
create index drops_untidy on drops (received_at) where untidy = 1;
create index drops_of_file on drops (feed, file, received_at);
create index drops_repeats on drops (duplicate_of) where duplicate_of is not null;
create index drops_by_change on drops (changed, id);
create index drops_of_feed on drops (feed, received_at);

-- What rows must share to travel in one call.
create table destinations (
    id        bigint generated by default as identity primary key,
    lane      text collate "C" not null,
    campaigns text collate "C" not null,                         -- JSON, sorted
    columns   text collate "C" not null,                         -- JSON: the fields that are sent, in order
    options   text collate "C" not null                          -- JSON
);
-- by a mark of them, for an index takes no long texts
create unique index destinations_alike on destinations (md5(length(campaigns) || '|' || length(columns) || '|'
    || lane || '|' || campaigns || columns || options));
create index destinations_of_lane on destinations (lane);

-- A run of accepted rows of one drop and one destination, as stored.
create table slices (
    id             bigint generated by default as identity primary key,
    drop_id        text collate "C" not null references drops (id),
    destination_id bigint not null references destinations (id),
    row_count      bigint not null,
    payload        bytea not null
);
create index slices_of_drop on slices (drop_id);

-- Whom the rows of a slice mean, in the order of its rows: 8 bytes a row, big-endian. One page of a slice instead of its
-- whole payload answers "is this number among them?". A slice of an older ledger has none; its payload is read instead.
create table slice_people (
    slice_id bigint primary key references slices (id),
    people   bytea not null
);

-- Rows of one slice that are in the same state. The parts of a slice never overlap and together are the slice.
create table parts (
    id             bigint generated by default as identity primary key,
    slice_id       bigint not null references slices (id),
    drop_id        text collate "C" not null references drops (id),
    drop_seq       bigint not null,
    destination_id bigint not null references destinations (id),
    lane           text collate "C" not null,
    state          text collate "C" not null,                    -- as on receipts, and sending: in a call that is under way
    call_id        text collate "C",
    row_count      bigint not null,
    members        bytea not null,                               -- a bit for each row of the slice, lowest first
    due_at         bigint not null,                              -- when these rows have waited long enough for company
    reason         text collate "C",
    tries          bigint not null,
    overtaken_by   text collate "C",                             -- the drop whose delete came when these rows had left the house
    not_before     bigint,                                       -- when resting rows may be sent
    put_off_since  bigint,                                       -- when the vendor first put them off
    doubt_call     text collate "C",                             -- the call in which they may have arrived, though they wait again
    trial          text collate "C",
    side           text collate "C",
    then_campaigns text collate "C",                             -- JSON: the campaigns that come after them
    done_campaigns text collate "C"                              -- JSON
);
create index parts_waiting on parts (lane, state, destination_id, drop_seq, id);
create index parts_of_drop on parts (drop_id, state, row_count);
create index parts_of_call on parts (call_id);
create index parts_of_slice on parts (slice_id, state);
create index parts_overtaken on parts (overtaken_by, state) where overtaken_by is not null;
create index parts_in_doubt_again on parts (doubt_call) where doubt_call is not null;
create index parts_on_trial on parts (lane, trial, side) where trial is not null;
create index parts_in_doubt on parts (drop_id, row_count, call_id) where state = 'inDoubt';

-- Rows that are not sent, in blocks, with their reasons.
create table rejects (
    id        bigint generated by default as identity primary key,
    drop_id   text collate "C" not null references drops (id),
    row_count bigint not null,
    payload   bytea not null
);
create index rejects_of_drop on rejects (drop_id);

-- Whom the rows of a run of slices mean, or how the numbers end that stand in a run of rejects: a filter that a number can
-- pass which is not there, and never one fails that is. What no run holds, as all of an older ledger, is looked through
-- when somebody asks, and gets its filters then.
create table number_filters (
    id       bigint generated by default as identity primary key,
    kind     text collate "C" not null,                          -- slices, rejects
    first_id bigint not null,
    last_id  bigint not null,
    filter   bytea not null
);

-- API requests: written before they are sent, settled after.
create table calls (
    id             text collate "C" primary key,
    lane           text collate "C" not null,
    campaigns      text collate "C" not null,                    -- JSON
    row_count      bigint not null,
    permit_id      bigint not null,
    sent_at        bigint not null,
    settled_at     bigint,
    outcome        text collate "C" not null,
    http_status    bigint,
    message        text collate "C",
    reference      text collate "C",
    callback_key   text collate "C",                             -- SHA-256 of the secret in the call's callback address
    owed_until     bigint,                                       -- how long its callback is waited for; null: none is
    resolved_at    bigint,                                       -- since when nothing more is expected from the vendor
    answer_outcome text collate "C",
    answer_message text collate "C",
    resolved_after bigint,                                       -- the highest permit of a call by the time nothing more was expected
    changed        bigint not null default 0
);
create index calls_by_lane on calls (lane, settled_at);
create index calls_open on calls (outcome, sent_at);
create unique index calls_by_callback on calls (callback_key) where callback_key is not null;
create index calls_owed on calls (owed_until) where owed_until is not null;
create index calls_of_permit on calls (permit_id);
create index calls_by_change on calls (changed) where changed > 0;

create table call_drops (
    call_id   text collate "C" not null references calls (id),
    drop_id   text collate "C" not null references drops (id),
    row_count bigint not null,
    primary key (drop_id, call_id)
);
create index call_drops_of_call on call_drops (call_id);

-- Which rows a call carried, and may have brought to the vendor for all that is known: rows of which an answer or a
-- callback says that this call did nothing to them are taken out again. A row has as many tries as calls carried it; it
-- is under way while the answer or the callback of any of them is owed.
create table tries (
    id       bigint generated by default as identity primary key,
    call_id  text collate "C" not null references calls (id),
    slice_id bigint not null references slices (id),
    members  bytea not null                                      -- a bit for each row of the slice, lowest first
);
create index tries_of_call on tries (call_id);
create index tries_of_slice on tries (slice_id);

-- Rows that a call carried and, by its answer, its callback or a person's word, did nothing to: what tries has no longer.
create table vain_tries (
    id       bigint generated by default as identity primary key,
    call_id  text collate "C" not null references calls (id),
    slice_id bigint not null references slices (id),
    members  bytea not null                                      -- a bit for each row of the slice, lowest first
);
create index vain_tries_of_call on vain_tries (call_id);
create index vain_tries_of_slice on vain_tries (slice_id);

-- A callback as it came, kept until its rows are settled: the vendor does not send it again.
create table callbacks (
    call_id     text collate "C" primary key references calls (id),
    received_at bigint not null,
    body        text collate "C" not null
);

-- What operators said of calls.
create table words (
    id      bigint generated by default as identity primary key,
    call_id text collate "C" not null references calls (id),
    said_at bigint not null,
    word    text collate "C" not null
);
create index words_of_call on words (call_id);

-- The right to make one call. It comes back one full period after its call's answer.
create table permits (
    id          bigint generated by default as identity primary key,
    lane        text collate "C" not null,
    taken_at    bigint not null,
    answered_at bigint
);
create index permits_of_lane on permits (lane, answered_at);

-- Lanes that are not simply open.
create table lanes (
    lane        text collate "C" primary key,
    state       text collate "C" not null,                       -- open, paused, blocked
    reason      text collate "C",
    hold_until  bigint not null,                                 -- no call before this time, whatever the permits say
    hold_kind   text collate "C",                                -- lane-rests, server-away, token
    hold_reason text collate "C",
    hold_since  bigint,
    hold_tries  bigint not null default 0,
    since       bigint,
    changed_at  bigint
);

-- Campaigns (or groups) that the vendor said it does not know. Rows that have nothing else left rest until next_try.
create table unknown_campaigns (
    lane     text collate "C" not null,
    campaign text collate "C" not null,
    message  text collate "C" not null,                          -- the vendor's words
    since    bigint not null,
    tries    bigint not null,
    next_try bigint not null,
    primary key (lane, campaign)
);

-- The token that an account was given last, sealed under a key that is made from the account's own key at the vendor:
create table tokens (
    account    text collate "C" primary key,
    sealed     text collate "C" not null,
    issued_at  bigint not null,
    good_until bigint not null                                   -- 0: the vendor has refused it
);

-- What time it was when a ferry last looked, for the process that comes next. Milliseconds since 1970 (UTC).
create table clock (
    id        bigint primary key check (id = 1),
    seen_at   bigint not null,
    boot      text collate "C",                                  -- which run of the machine, where it tells
    up_millis bigint not null                                    -- how long that run had lasted
);

-- The highest number ever given out in a table whose rows can be removed: none is given out twice.
create table last_ids (
    name text collate "C" primary key,
    id   bigint not null
);

-- Every start of a ferry. The first names the ledger; a file beside the home's lock names the last of that home, so a
-- ledger that does not know it is an older copy, or another one.
create table runs (
    id       bigint generated by default as identity primary key,
    name     text collate "C" not null unique,
    began_at bigint not null
);

-- Each time that the ledger was found to be an older copy. Rows that may have been sent since it was made are in doubt
-- in calls whose permit is 0.
create table older_copies (
    id          bigint generated by default as identity primary key,
    found_at    bigint not null,
    holds_until bigint,                                          -- the last that it knew; null: nothing, or nobody can tell
    reason      text collate "C" not null
);

-- Files that were taken after the copy was made: it has none of their rows.
create table taken_since (
    id          bigint generated by default as identity primary key,
    copy_id     bigint not null references older_copies (id),
    feed        text collate "C" not null,
    file        text collate "C" not null,
    drop_id     text collate "C",                                -- as on its receipt; null where there is none
    sha256      text collate "C",                                -- likewise
    place       text collate "C",                                -- where its original lies, below home; null where nobody can tell
    received_at bigint
);
create index taken_since_by_content on taken_since (feed, sha256) where sha256 is not null;

-- When what has been kept for long enough is erased next.
create table retention (
    id      bigint primary key check (id = 1),
    next_at bigint not null,
    last_at bigint,                                              -- when that was last done to its end
    erased  text collate "C",                                    -- JSON: how much it was then
    salt    bytea not null                                       -- of the marks below
);

-- People who were to be forgotten. The number is there until nothing of it is left, and then only what proves it.
create table forgettings (
    id         bigint generated by default as identity primary key,
    asked_at   bigint not null,
    up_to      bigint not null,                                  -- the last drop that was sealed by then: rows of later ones are other rows
    number     text collate "C",                                 -- as it was asked for; null once it is done
    waits_for  text collate "C",                                 -- JSON: what is to be over before, as sentences; null: nothing
    remains    text collate "C",                                 -- JSON: what is elsewhere and no ferry can erase, as sentences
    row_count  bigint not null default 0,
    call_count bigint not null default 0,                        -- calls that had carried them
    erased_at  bigint,                                           -- when the rows went
    done_at    bigint,                                           -- when everything had gone
    being_read text collate "C"
);
create index forgettings_open on forgettings (id) where done_at is null;

create table forgotten_marks (
    forgetting_id bigint not null references forgettings (id),
    mark          bytea not null,                                -- of the number, by which it is known again and not read
    primary key (mark, forgetting_id)
);

create table forgotten_drops (
    forgetting_id bigint not null references forgettings (id),
    drop_id       text collate "C" not null references drops (id),
    row_count     bigint not null,
    primary key (forgetting_id, drop_id)
);

-- What was promised to whoever posted a file: under which drop it is told. The file lies in arriving/http, by the drop's
-- name, until its rows are in the ledger.
create table posted (
    drop_id   text collate "C" primary key,
    feed      text collate "C" not null,
    file      text collate "C" not null,
    sha256    text collate "C" not null,
    bytes     bigint not null,
    posted_at bigint not null,
    key_hash  text collate "C",                                  -- SHA-256 of the Idempotency-Key: somebody's own words are not kept
    taken     bigint not null default 0                          -- 1: its file has left arriving/http
);
create unique index posted_by_key on posted (feed, key_hash) where key_hash is not null;
create index posted_waiting on posted (posted_at) where taken = 0;

-- Up to where the records of a topic are in the ledger, or in a file that it has promised to read. A topic that was deleted
-- and made anew has another id, and begins at 0.
create table topic_offsets (
    feed         text collate "C" not null,
    topic        text collate "C" not null,
    topic_id     text collate "C" not null,                      -- as the broker calls it; of brokers that give none, always the same
    partition_no bigint not null,
    next_offset  bigint not null,                                -- the first record that is not read yet
    primary key (feed, topic, topic_id, partition_no)
);

-- The drops that were gathered from records, each of which is in posted too. Written in one transaction with the offsets.
create table gathered (
    drop_id text collate "C" primary key,
    feed    text collate "C" not null,
    places  text collate "C" not null                            -- JSON: by lines of the file, partition and offset; see RecordPlaces
);
create index gathered_of_feed on gathered (feed);

-- Records that never came to the ledger and never will: the broker has deleted them, or they were passed over.
create table topic_gaps (
    id           bigint generated by default as identity primary key,
    feed         text collate "C" not null,
    topic        text collate "C" not null,
    partition_no bigint not null,
    from_offset  bigint not null,                                -- the first of them
    to_offset    bigint not null,                                -- the first behind them
    reason       text collate "C" not null,
    found_at     bigint not null
);
create index topic_gaps_of_feed on topic_gaps (feed, found_at);

-- Each object that was taken, and the drop that it is; written in one transaction with the promise in posted. An object is
-- what it was at one time: one that was written over has another tag or time, and is another file.
create table taken_objects (
    drop_id     text collate "C" primary key,
    feed        text collate "C" not null,
    bucket      text collate "C" not null,
    object_key  text collate "C" not null,
    etag        text collate "C" not null,
    bytes       bigint not null,
    modified_at bigint not null,
    standing    bigint not null default 1,                       -- 0: it does not lie there any more, as far as is known
    tries       bigint not null default 0                        -- how often it was to leave its place, and could not
);
create index taken_objects_by_key on taken_objects (feed, bucket, object_key);
create index taken_objects_standing on taken_objects (feed, tries, drop_id) where standing = 1;

-- Who changed what: one row for each action of a person, written together with what it changed. No number and no secret
-- stands in it; of a person who is to be forgotten only the id of the forgetting.
create table audit (
    id      bigint generated by default as identity primary key, -- never given out twice: whoever reads on goes on behind it
    at      bigint not null,
    who     text collate "C" not null,                           -- the user name of HTTP Basic, 'local', or an address
    address text collate "C" not null,                           -- where it came from
    way     text collate "C" not null,                           -- page, api or command
    what    text collate "C" not null,                           -- pause, resume, resolve, release, discard, retain or forget
    about   text collate "C" not null,                           -- lane, drop, call, forgetting or ferry
    name    text collate "C" not null,                           -- which of them
    reason  text collate "C",                                    -- why, in the words of whoever did it
    outcome text collate "C" not null,                           -- done or refused
    result  text collate "C" not null                            -- what came of it, in a sentence
);
create index audit_at on audit (at);

-- Whatever writes a change, the ledger itself writes down that it happened, in the very transaction of the change: no
-- writer can forget it, and no kill comes between the two.
create table events (
    id      bigint generated by default as identity primary key, -- the order in which they are told
    key     text collate "C" not null unique default replace(gen_random_uuid()::text, '-', ''), -- an older copy that is put back gives out ids again
    at      bigint not null,
    type    text collate "C" not null,
    drop_id text collate "C",
    lane    text collate "C",
    call_id text collate "C",
    body    text collate "C"                                     -- what it is told as, from when it is first told: a repeat is the same
);

-- How far each of those who are told has taken events in, and how it stands with those that cannot be told just now.
create table event_readers (
    name      text collate "C" primary key,                      -- as in the configuration: webhooks.crm
    position  bigint not null,                                   -- the last event that was taken in, or that is none of theirs
    since     bigint,                                            -- when the next one could not be told first; null: nothing is wrong
    tries     bigint not null default 0,
    next_try  bigint not null default 0,
    reason    text collate "C",                                  -- why it was not taken in
    dead      bigint not null default 0,                         -- how many were given up, ever
    digest_on text collate "C"                                   -- the last day of which a digest was sent, such as 2026-11-30
);

-- Events that were given up, for they could not be told for too long.
create table dead_events (
    reader  text collate "C" not null,
    key     text collate "C" not null,
    type    text collate "C" not null,
    subject text collate "C" not null,                           -- drop, lane or call
    at      bigint not null,                                     -- when it happened
    dead_at bigint not null,
    reason  text collate "C" not null,
    primary key (reader, key)
);
create index dead_events_by_time on dead_events (dead_at);
-- The highest number that a permit ever had. What gives the numbers out is no part of a transaction, and in a copy, in a dump
-- or after a crash it can be ahead of what was committed: an older copy would pass for the ledger itself.
create table highest_ids (
    name text collate "C" primary key,
    id   bigint not null
);
insert into highest_ids (name, id) values ('permits', 0);
insert into last_ids (name, id) values ('slices', 0), ('changes', 0);
insert into retention (id, next_at, salt) values (1, 0, decode(replace(gen_random_uuid()::text, '-', ''), 'hex'));

-- Half of what is in a payload repeats, and lz4 is twice as fast at it as what the server does by itself; one that was built
-- without it does as it always does.
do $$
begin
    alter table slices alter column payload set compression lz4;
    alter table rejects alter column payload set compression lz4;
exception when feature_not_supported then null;
end $$;

-- Which process writes to this ledger. Each transaction locks this row before anything else, so that one alone writes at any
-- time; and a process whose name does not stand here any more writes nothing.
create table writer (
    id      bigint primary key check (id = 1),
    name    text collate "C" not null,                           -- unlike that of any other process; empty: it has ended well
    place   text collate "C" not null,                           -- where it runs, for a person
    seat    text collate "C",                                    -- what it has for itself on its machine: see SoleUse.seat
    seen_at timestamptz not null                                 -- when it was last known to live, by this server's clock
);
insert into writer (id, name, place, seen_at) values (1, '', '', '-infinity');

-- Three words of the other database's, so that a statement is written once.
create function max(a bigint, b bigint) returns bigint language sql immutable parallel safe
    return case when a is null or b is null then null when a > b then a else b end;
create function min(a bigint, b bigint) returns bigint language sql immutable parallel safe
    return case when a is null or b is null then null when a < b then a else b end;
create function json_each(list text) returns table (value text) language sql immutable parallel safe as $$
    select jsonb_array_elements_text(list::jsonb);
$$;

-- A number above all that were given, and not below the time.
create function next_change() returns bigint language sql as $$
    update last_ids set id = greatest(id + 1, (extract(epoch from clock_timestamp()) * 1000)::bigint)
        where name = 'changes' returning id;
$$;
create function numbered() returns trigger language plpgsql as $$
begin
    new.changed := next_change();
    return new;
end $$;
create trigger drops_change_of_new before insert on drops for each row execute function numbered();
create trigger drops_change before update of receipt_stale on drops
    for each row when (new.receipt_stale = 1) execute function numbered();
create trigger calls_change_of_new before insert on calls for each row execute function numbered();
create trigger calls_change before update of outcome, message, reference, http_status, owed_until on calls
    for each row execute function numbered();

create function permit_given() returns trigger language plpgsql as $$
begin
    update highest_ids set id = greatest(id, new.id) where name = 'permits';
    return null;
end $$;
create trigger permits_highest after insert on permits for each row execute function permit_given();

-- What happened to a drop.
create function drop_aside(of_drop drops) returns void language sql as $$
    insert into events (at, type, drop_id)
        select coalesce(of_drop.finished_at, of_drop.received_at),
               case when of_drop.state = 'duplicate' then 'drop.duplicate' when of_drop.held = 1 then 'drop.held'
                    else 'drop.quarantined' end,
               of_drop.id;
$$;
create function drop_happened() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.state in ('duplicate', 'quarantined') then
            perform drop_aside(new);
        end if;
        return null;
    end if;
    if old.sealed_at is null and new.sealed_at is not null then
        insert into events (at, type, drop_id) values (new.sealed_at, 'drop.sealed', new.id);
    end if;
    if new.state = 'finished' and old.state <> 'finished' then
        insert into events (at, type, drop_id)
            values (coalesce(new.finished_at, (extract(epoch from clock_timestamp()) * 1000)::bigint), 'drop.finished', new.id);
    end if;
    -- one that was released and is back in quarantine only until it is read anew has not moved
    if new.state in ('duplicate', 'quarantined')
            and (old.state <> new.state or (old.released_at is not null and new.released_at is null))
            and not (new.state = 'quarantined' and new.released_at is not null) then
        perform drop_aside(new);
    end if;
    if old.released_at is null and new.released_at is not null then
        insert into events (at, type, drop_id) values (new.released_at, 'drop.released', new.id);
    end if;
    if old.discarded_at is null and new.discarded_at is not null then
        insert into events (at, type, drop_id) values (new.discarded_at, 'drop.discarded', new.id);
    end if;
    return null;
end $$;
create trigger events_of_new_drops after insert on drops for each row execute function drop_happened();
create trigger events_of_drops after update of sealed_at, state, released_at, discarded_at on drops
    for each row execute function drop_happened();

-- What happened to a lane.
create function lane_happened() returns trigger language plpgsql as $$
begin
    insert into events (at, type, lane)
        values (coalesce(new.changed_at, new.since, (extract(epoch from clock_timestamp()) * 1000)::bigint),
                'lane.' || new.state, new.lane);
    return null;
end $$;
create trigger events_lane_new after insert on lanes
    for each row when (new.state <> 'open') execute function lane_happened();
create trigger events_lane after update of state on lanes
    for each row when (new.state <> old.state) execute function lane_happened();

-- A call is in doubt while rows of it are. Before and not after: one statement changes several rows, and what comes after it
-- would see all of them changed at the first.
create function call_happened() returns trigger language plpgsql as $$
begin
    if new.state = 'inDoubt' and old.state <> 'inDoubt' and not exists (
            select 1 from parts p where p.call_id = new.call_id and p.state = 'inDoubt' and p.id <> new.id) then
        insert into events (at, type, lane, call_id)
            select greatest(coalesce(c.settled_at, c.sent_at), coalesce(c.resolved_at, 0)), 'call.in-doubt', c.lane, c.id
            from calls c where c.id = new.call_id;
    end if;
    if old.state = 'inDoubt' and new.state <> 'inDoubt' and not exists (
            select 1 from parts p where p.call_id = old.call_id and p.state = 'inDoubt' and p.id <> new.id) then
        insert into events (at, type, lane, call_id)
            select greatest(coalesce(c.settled_at, c.sent_at), coalesce(c.resolved_at, 0),
                            coalesce((select max(w.said_at) from words w where w.call_id = c.id), 0)),
                   'call.resolved', c.lane, c.id
            from calls c where c.id = old.call_id;
    end if;
    return new;
end $$;
create trigger events_call before update of state on parts for each row execute function call_happened();

-- Nobody waits for its callback any more, though nothing came.
create function call_overdue() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from callbacks b where b.call_id = new.id and b.body <> '') then
        insert into events (at, type, lane, call_id) values (new.resolved_at, 'call.overdue', new.lane, new.id);
    end if;
    return null;
end $$;
create trigger events_call_overdue after update of owed_until on calls for each row
    when (old.owed_until is not null and new.owed_until is null and new.callback_key is not null
          and new.outcome = old.outcome and new.resolved_at is not null)
    execute function call_overdue();
