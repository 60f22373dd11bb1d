-- Originals that changed after they were taken. Times are milliseconds since 1970 (UTC).

alter table drops add column look_at integer;        -- when its original is looked at next; null: at the next start
alter table drops add column grown_at integer;       -- when it was last seen to have changed
alter table drops add column grown_to integer;       -- how many bytes it had then
alter table drops add column growth text;            -- growing, held, settled
alter table drops add column grown_into text;        -- the drop of what it holds beyond what was read
alter table drops add column continues text;         -- the drop whose original grew, and whose further rows this one has
alter table drops add column rows_before integer not null default 0;  -- records of the file that belong to earlier drops
create index drops_to_look_at on drops (look_at) where look_at is not null;
create index drops_grown on drops (growth) where growth in ('growing', 'held');
