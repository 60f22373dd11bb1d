-- What time it was when a ferry last looked, for the process that comes next. Milliseconds since 1970 (UTC).
create table clock (
    id        integer primary key check (id = 1),
    seen_at   integer not null,
    boot      text,                          -- which run of the machine, where it tells
    up_millis integer not null               -- how long that run had lasted
);
