-- What a person asks for first, found without a look at all that ever was.
create index drops_by_state on drops (state, received_at);
create index drops_by_end on drops (finished_at) where finished_at is not null;
create index parts_in_doubt on parts (drop_id, row_count, call_id) where state = 'inDoubt';
