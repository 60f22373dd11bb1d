-- The one durable record. Times are milliseconds since 1970 (UTC). Names are the design's words.

-- A file that arrived, known by its content.
create table drops (
    id            text    primary key,
    seq           integer unique,            -- the order in which drops are sealed: the order of the world
    feed          text    not null,
    file          text    not null,
    sha256        text    not null,
    bytes         integer not null,
    modified_at   integer not null,
    state         text    not null,          -- reading, working, finished, duplicate, quarantined
    duplicate_of  text,
    reason        text,                      -- why it is in quarantine
    archived_as   text,                      -- below home; the original goes there once the drop is sealed
    header        text    not null,          -- JSON: the file's header, as it stood
    mapping       text    not null,          -- JSON: field -> place in the header
    total         integer not null,
    rejected      integer not null,
    duplicate     integer not null,
    received_at   integer not null,
    sealed_at     integer,
    finished_at   integer,
    receipt_stale integer not null           -- 1: something changed since its receipt was written
);
create index drops_by_content on drops (feed, sha256);
create index drops_stale on drops (receipt_stale) where receipt_stale = 1;
create index drops_by_arrival on drops (received_at);

-- What rows must share to travel in one call.
create table destinations (
    id       integer primary key,
    lane     text    not null,
    campaigns text   not null,               -- JSON, sorted
    columns  text    not null,               -- JSON: the fields that are sent, in order
    options  text    not null,               -- JSON
    unique (lane, campaigns, columns, options)
);

-- A run of accepted rows of one drop and one destination, as stored.
create table slices (
    id             integer primary key,
    drop_id        text    not null references drops (id),
    destination_id integer not null references destinations (id),
    row_count      integer not null,
    payload        blob    not null
);
create index slices_of_drop on slices (drop_id);

-- Rows of one slice that are in the same state. The parts of a slice never overlap and together are the slice.
create table parts (
    id             integer primary key,
    slice_id       integer not null references slices (id),
    drop_id        text    not null references drops (id),
    drop_seq       integer not null,
    destination_id integer not null references destinations (id),
    lane           text    not null,
    state          text    not null,         -- as on receipts, and sending: in a call that is under way
    call_id        text,
    row_count      integer not null,
    members        blob    not null,         -- a bit for each row of the slice, lowest first
    due_at         integer not null,         -- when these rows have waited long enough for company
    reason         text,
    tries          integer not null
);
create index parts_waiting on parts (lane, state, destination_id, drop_seq, id);
create index parts_of_drop on parts (drop_id, state, row_count);
create index parts_of_call on parts (call_id);

-- Rows that are not sent, in blocks, with their reasons.
create table rejects (
    id        integer primary key,
    drop_id   text    not null references drops (id),
    row_count integer not null,
    payload   blob    not null
);
create index rejects_of_drop on rejects (drop_id);

-- API requests: written before they are sent, settled after.
create table calls (
    id          text    primary key,
    lane        text    not null,
    campaigns   text    not null,            -- JSON
    row_count   integer not null,
    permit_id   integer not null,
    sent_at     integer not null,
    settled_at  integer,
    outcome     text    not null,
    http_status integer,
    message     text,
    reference   text
);
create index calls_by_lane on calls (lane, settled_at);
create index calls_open on calls (outcome, sent_at);

create table call_drops (
    call_id   text    not null references calls (id),
    drop_id   text    not null references drops (id),
    row_count integer not null,
    primary key (drop_id, call_id)
);
create index call_drops_of_call on call_drops (call_id);

-- The right to make one call. It comes back one full period after its call's answer.
create table permits (
    id          integer primary key,
    lane        text    not null,
    taken_at    integer not null,
    answered_at integer
);
create index permits_of_lane on permits (lane, answered_at);

-- Lanes that are not simply open.
create table lanes (
    lane       text    primary key,
    state      text    not null,             -- open, paused, blocked
    reason     text,
    hold_until integer not null              -- no call before this time, whatever the permits say
);
