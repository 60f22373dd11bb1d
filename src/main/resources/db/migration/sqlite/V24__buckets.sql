-- Buckets of S3 as feeds. Times are milliseconds since 1970 (UTC).

-- Each object that was taken, and the drop that it is; written in one transaction with the promise in posted. An object is
-- what it was at one time: one that was written over has another tag or time, and is another file.
create table taken_objects (
    drop_id     text    primary key,
    feed        text    not null,
    bucket      text    not null,
    object_key  text    not null,
    etag        text    not null,
    bytes       integer not null,
    modified_at integer not null,
    standing    integer not null default 1,  -- 0: it does not lie there any more, as far as is known
    tries       integer not null default 0   -- how often it was to leave its place, and could not
) without rowid;
create index taken_objects_by_key on taken_objects (feed, bucket, object_key);
create index taken_objects_standing on taken_objects (feed, tries, drop_id) where standing = 1;
