-- Files that came over HTTP, and when what is told of a drop last changed. Times are milliseconds since 1970 (UTC).

-- What was promised to whoever posted a file: under which drop it is told. The file lies in arriving/http, by the drop's
-- name, until its rows are in the ledger.
create table posted (
    drop_id   text    primary key,
    feed      text    not null,
    file      text    not null,
    sha256    text    not null,
    bytes     integer not null,
    posted_at integer not null,
    key_hash  text,                          -- SHA-256 of the Idempotency-Key: somebody's own words are not kept
    taken     integer not null default 0     -- 1: its file has left arriving/http
);
create unique index posted_by_key on posted (feed, key_hash) where key_hash is not null;
create index posted_waiting on posted (posted_at) where taken = 0;

-- Those who ask again and again are told what changed since a number that they were given. Whatever makes a receipt stale
-- is a change, whoever writes it; so the ledger itself numbers it, in the very transaction that makes it. Drops of an
-- older ledger have 0 and come first. A number is never given twice, and is never below the time: an older copy of a
-- ledger that is put back goes on above all that were given out since it was made.
alter table drops add column changed integer not null default 0;
create index drops_by_change on drops (changed, id);
insert into last_ids (name, id) values ('changes', 0);

create trigger drops_change_of_new after insert on drops
begin
    update last_ids set id = max(id + 1, cast((julianday('now') - 2440587.5) * 86400000 as integer))
        where name = 'changes';
    update drops set changed = (select id from last_ids where name = 'changes') where id = new.id;
end;

create trigger drops_change after update of receipt_stale on drops when new.receipt_stale = 1
begin
    update last_ids set id = max(id + 1, cast((julianday('now') - 2440587.5) * 86400000 as integer))
        where name = 'changes';
    update drops set changed = (select id from last_ids where name = 'changes') where id = new.id;
end;
