-- Since when a lane is paused or blocked. Times are milliseconds since 1970 (UTC).
alter table lanes add column since integer;
-- of those that were before this column, nobody knows better than: since now at the latest
update lanes set since = cast(strftime('%s', 'now') as integer) * 1000 where state <> 'open';
