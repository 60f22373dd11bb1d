-- What the log last said of a drop that was done with; null: nothing yet.
alter table drops add column told text;
