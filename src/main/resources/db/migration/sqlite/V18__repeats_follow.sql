-- The original of a repeat holds the rows of the drop that it repeats, and goes with that one's.
create index drops_repeats on drops (duplicate_of) where duplicate_of is not null;

update drops set untidy = 1, receipt_stale = 1
where state = 'duplicate' and original_erased_at is null
  and duplicate_of in (select id from drops where original_erased_at is not null);
