-- Topics of Kafka brokers as feeds. Times are milliseconds since 1970 (UTC).

-- Up to where the records of a topic are in the ledger, or in a file that it has promised to read. A topic that was deleted
-- and made anew has another id, and begins at 0.
create table topic_offsets (
    feed         text    not null,
    topic        text    not null,
    topic_id     text    not null,           -- as the broker calls it; of brokers that give none, always the same
    partition_no integer not null,
    next_offset  integer not null,           -- the first record that is not read yet
    primary key (feed, topic, topic_id, partition_no)
) without rowid;

-- The drops that were gathered from records, each of which is in posted too. Written in one transaction with the offsets.
create table gathered (
    drop_id text primary key,
    feed    text not null,
    places  text not null                    -- JSON: by lines of the file, partition and offset; see RecordPlaces
) without rowid;
create index gathered_of_feed on gathered (feed);

-- Records that never came to the ledger and never will: the broker has deleted them, or they were passed over.
create table topic_gaps (
    id           integer primary key,
    feed         text    not null,
    topic        text    not null,
    partition_no integer not null,
    from_offset  integer not null,           -- the first of them
    to_offset    integer not null,           -- the first behind them
    reason       text    not null,
    found_at     integer not null
);
create index topic_gaps_of_feed on topic_gaps (feed, found_at);
