-- A ferry at work with this ledger, from its joining to its end; one that was not heard of for too long and comes back
-- joins anew.
create table nodes (
    id       text collate "C" primary key,                       -- unlike that of any other, ever
    name     text collate "C" not null,                          -- as the configuration calls the ferry
    place    text collate "C" not null,                          -- process and machine, for a person
    home     text collate "C",                                   -- which home it has: those who share a ledger share one
    seat     text collate "C",                                   -- what it has for itself on its machine: see SoleUse.seat
    alone    bigint not null,                                    -- 1: no other may join while it is at work
    began_at bigint not null,
    seen_at  bigint not null,                                    -- when it was last known to live
    gone_at  bigint,                                             -- since when nothing is taken from it; null: it is at work
    may_wake bigint not null default 0                           -- 1: it is gone, and is not known to have ended
);
create index nodes_at_work on nodes (gone_at);

-- What one node at a time does for all: an account's doors and lanes, and what is to be done for the whole house.
create table duties (
    name   text collate "C" primary key,                         -- house, or account:NAME
    node   text collate "C",                                     -- whose it is; null: nobody's
    epoch  bigint not null default 0,                            -- how often it has changed hands
    since  bigint not null default 0,
    called bigint not null default 0                             -- how often another node has called its owner to look
);
create index duties_of_node on duties (node);

-- Which node has an unsealed drop, a permit that is out, a call that is under way; null: a ferry of before.
alter table drops add column node text collate "C";
alter table permits add column node text collate "C";
alter table calls add column node text collate "C";
create index drops_unsealed on drops (node) where state = 'reading';
create index permits_out on permits (node) where answered_at is null;

-- Whose turn it is to write: each transaction locks this row before anything else, so that one alone writes at any time.
-- The ledger's time is the server's with what is added here: it runs evenly when somebody sets the server's clock.
drop table writer;
create table turn (
    id    bigint primary key check (id = 1),
    added bigint not null                                        -- milliseconds
);
insert into turn (id, added) values (1, 0);

-- Milliseconds since 1970, as the server's clock tells them.
create function server_time() returns bigint language sql volatile return (extract(epoch from clock_timestamp()) * 1000)::bigint;

-- Waits for the turn and takes it, in a transaction: which one that is, and the ledger's time. No row for a node from which
-- nothing is taken any more: what is asked after the lock sees what was committed before it was had.
create function take_turn(of_node text) returns table (written text, at bigint) language plpgsql as $$
begin
    perform 1 from turn t where t.id = 1 for update;
    return query select pg_current_xact_id()::text, server_time() + t.added
        from turn t where t.id = 1 and exists (select 1 from nodes n where n.id = of_node and n.gone_at is null);
end $$;
