-- A ferry at work with this ledger, from its joining to its end; one that was not heard of for too long and comes back
-- joins anew.
create table nodes (
    id       text primary key,                                   -- unlike that of any other, ever
    name     text not null,                                      -- as the configuration calls the ferry
    place    text not null,                                      -- process and machine, for a person
    home     text,                                               -- which home it has: those who share a ledger share one
    seat     text,                                               -- what it has for itself on its machine: see SoleUse.seat
    alone    integer not null,                                   -- 1: no other may join while it is at work
    began_at integer not null,
    seen_at  integer not null,                                   -- when it was last known to live
    gone_at  integer,                                            -- since when nothing is taken from it; null: it is at work
    may_wake integer not null default 0                          -- 1: it is gone, and is not known to have ended
);
create index nodes_at_work on nodes (gone_at);

-- What one node at a time does for all: an account's doors and lanes, and what is to be done for the whole house.
create table duties (
    name   text primary key,                                     -- house, or account:NAME
    node   text,                                                 -- whose it is; null: nobody's
    epoch  integer not null default 0,                           -- how often it has changed hands
    since  integer not null default 0,
    called integer not null default 0                            -- how often another node has called its owner to look
);
create index duties_of_node on duties (node);

-- Which node has an unsealed drop, a permit that is out, a call that is under way; null: a ferry of before.
alter table drops add column node text;
alter table permits add column node text;
alter table calls add column node text;
create index drops_unsealed on drops (node) where state = 'reading';
create index permits_out on permits (node) where answered_at is null;
