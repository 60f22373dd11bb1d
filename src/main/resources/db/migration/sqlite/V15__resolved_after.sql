-- Whether an add was taken in before or after a delete was sent is a question of order, and the machine's clock may have
-- been set in between: what counts is which call was the last to be written down.
alter table calls add column resolved_after integer;  -- the highest permit of a call by the time nothing more was expected
create index calls_by_time on calls (sent_at);
update calls set resolved_after = coalesce(
        (select c.permit_id from calls c where c.sent_at <= calls.resolved_at order by c.sent_at desc limit 1), 0)
    where resolved_at is not null;
drop index calls_by_time;
