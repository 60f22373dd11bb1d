-- What happened, for those outside who are to hear of it. Times are milliseconds since 1970 (UTC).

-- Whatever writes a change, the ledger itself writes down that it happened, in the very transaction of the change: no
-- writer can forget it, and no kill comes between the two.
create table events (
    id      integer primary key autoincrement,   -- the order in which they are told
    key     text    not null unique default (lower(hex(randomblob(16)))),  -- an older copy that is put back gives out ids again
    at      integer not null,
    type    text    not null,
    drop_id text,
    lane    text,
    call_id text,
    body    text                             -- what it is told as, from when it is first told: a repeat is the same
);

-- How far each of those who are told has taken events in, and how it stands with those that cannot be told just now.
create table event_readers (
    name      text    primary key,           -- as in the configuration: webhooks.crm
    position  integer not null,              -- the last event that was taken in, or that is none of theirs
    since     integer,                       -- when the next one could not be told first; null: nothing is wrong
    tries     integer not null default 0,
    next_try  integer not null default 0,
    reason    text,                          -- why it was not taken in
    dead      integer not null default 0,    -- how many were given up, ever
    digest_on text                           -- the last day of which a digest was sent, such as 2026-11-30
);

-- Events that were given up, for they could not be told for too long.
create table dead_events (
    reader  text    not null,
    key     text    not null,
    type    text    not null,
    subject text    not null,                -- drop, lane or call
    at      integer not null,                -- when it happened
    dead_at integer not null,
    reason  text    not null,
    primary key (reader, key)
);
create index dead_events_by_time on dead_events (dead_at);

-- When a lane's state last changed, whatever it changed to.
alter table lanes add column changed_at integer;

-- The times are those that the change itself bears, so that they are of the ferry's clock.
create trigger events_drop_sealed after update of sealed_at on drops
    when old.sealed_at is null and new.sealed_at is not null
begin
    insert into events (at, type, drop_id) values (new.sealed_at, 'drop.sealed', new.id);
end;

create trigger events_drop_finished after update of state on drops
    when new.state = 'finished' and old.state <> 'finished'
begin
    insert into events (at, type, drop_id) values (coalesce(new.finished_at, cast((julianday('now') - 2440587.5) * 86400000 as integer)), 'drop.finished', new.id);
end;

create trigger events_drop_aside_new after insert on drops
    when new.state in ('duplicate', 'quarantined')
begin
    insert into events (at, type, drop_id)
        values (coalesce(new.finished_at, new.received_at),
                case when new.state = 'duplicate' then 'drop.duplicate' when new.held = 1 then 'drop.held'
                     else 'drop.quarantined' end,
                new.id);
end;

-- One that was released and is back in quarantine only until it is read anew has not moved.
create trigger events_drop_aside after update of state, released_at on drops
    when new.state in ('duplicate', 'quarantined')
     and (old.state <> new.state or (old.released_at is not null and new.released_at is null))
     and not (new.state = 'quarantined' and new.released_at is not null)
begin
    insert into events (at, type, drop_id)
        values (coalesce(new.finished_at, new.received_at),
                case when new.state = 'duplicate' then 'drop.duplicate' when new.held = 1 then 'drop.held'
                     else 'drop.quarantined' end,
                new.id);
end;

create trigger events_drop_released after update of released_at on drops
    when old.released_at is null and new.released_at is not null
begin
    insert into events (at, type, drop_id) values (new.released_at, 'drop.released', new.id);
end;

create trigger events_drop_discarded after update of discarded_at on drops
    when old.discarded_at is null and new.discarded_at is not null
begin
    insert into events (at, type, drop_id) values (new.discarded_at, 'drop.discarded', new.id);
end;

create trigger events_lane_new after insert on lanes when new.state <> 'open'
begin
    insert into events (at, type, lane)
        values (coalesce(new.changed_at, new.since, cast((julianday('now') - 2440587.5) * 86400000 as integer)), 'lane.' || new.state, new.lane);
end;

create trigger events_lane after update of state on lanes when new.state <> old.state
begin
    insert into events (at, type, lane)
        values (coalesce(new.changed_at, new.since, cast((julianday('now') - 2440587.5) * 86400000 as integer)), 'lane.' || new.state, new.lane);
end;

-- A call is in doubt while rows of it are: one whose rows go again by themselves needs nobody.
create trigger events_call_in_doubt after update of state on parts
    when new.state = 'inDoubt' and old.state <> 'inDoubt'
     and not exists (select 1 from parts p where p.call_id = new.call_id and p.state = 'inDoubt' and p.id <> new.id)
begin
    insert into events (at, type, lane, call_id)
        select max(coalesce(c.settled_at, c.sent_at), coalesce(c.resolved_at, 0)), 'call.in-doubt', c.lane, c.id
        from calls c where c.id = new.call_id;
end;

create trigger events_call_resolved after update of state on parts
    when old.state = 'inDoubt' and new.state <> 'inDoubt'
     and not exists (select 1 from parts p where p.call_id = old.call_id and p.state = 'inDoubt' and p.id <> new.id)
begin
    insert into events (at, type, lane, call_id)
        select max(coalesce(c.settled_at, c.sent_at), coalesce(c.resolved_at, 0),
                   coalesce((select max(w.said_at) from words w where w.call_id = c.id), 0)),
               'call.resolved', c.lane, c.id
        from calls c where c.id = old.call_id;
end;

-- Nobody waits for its callback any more, though nothing came.
create trigger events_call_overdue after update of owed_until on calls
    when old.owed_until is not null and new.owed_until is null and new.callback_key is not null
     and new.outcome = old.outcome and new.resolved_at is not null
     and not exists (select 1 from callbacks b where b.call_id = new.id and b.body <> '')
begin
    insert into events (at, type, lane, call_id) values (new.resolved_at, 'call.overdue', new.lane, new.id);
end;

-- Those who watch calls are told by the same numbers as of drops; those of an older ledger have 0 and are not told.
alter table calls add column changed integer not null default 0;
create index calls_by_change on calls (changed) where changed > 0;

create trigger calls_change_of_new after insert on calls
begin
    update last_ids set id = max(id + 1, cast((julianday('now') - 2440587.5) * 86400000 as integer))
        where name = 'changes';
    update calls set changed = (select id from last_ids where name = 'changes') where id = new.id;
end;

create trigger calls_change after update of outcome, message, reference, http_status, owed_until on calls
begin
    update last_ids set id = max(id + 1, cast((julianday('now') - 2440587.5) * 86400000 as integer))
        where name = 'changes';
    update calls set changed = (select id from last_ids where name = 'changes') where id = new.id;
end;
