-- Files that a guard holds, and receipts that go to where their files came from. Times are milliseconds since 1970 (UTC).

alter table drops add column quarantined_as text;                   -- where it lies, below home
alter table drops add column held integer not null default 0;       -- 1: a guard holds it, and a person may release it
alter table drops add column released_at integer;                   -- a person lets it pass all the same
alter table drops add column discarded_at integer;                  -- a person wants nothing of it sent
alter table drops add column quarantine_left integer not null default 0;  -- 1: its original went on to the archive
alter table drops add column delivery_stale integer not null default 0;   -- 1: its door has older receipt files than ours
create index drops_to_deliver on drops (feed) where delivery_stale = 1;
create index drops_told on drops (quarantine_left)
    where (released_at is not null or discarded_at is not null) and quarantine_left = 0;
