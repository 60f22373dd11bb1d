-- Who changed what: one row for each action of a person, written together with what it changed. No number and no secret
-- stands in it; of a person who is to be forgotten only the id of the forgetting.
create table audit (
    id      integer primary key autoincrement,   -- never given out twice: whoever reads on goes on behind it
    at      integer not null,
    who     text    not null,                    -- the user name of HTTP Basic, 'local', or an address
    address text    not null,                    -- where it came from
    way     text    not null,                    -- page, api or command
    what    text    not null,                    -- pause, resume, resolve, release, discard, retain or forget
    about   text    not null,                    -- lane, drop, call, forgetting or ferry
    name    text    not null,                    -- which of them
    reason  text,                                -- why, in the words of whoever did it
    outcome text    not null,                    -- done or refused
    result  text    not null                     -- what came of it, in a sentence
);
create index audit_at on audit (at);
