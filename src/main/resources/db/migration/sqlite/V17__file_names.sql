-- Which drop a file of a name was last: its original may still lie in its inbox.
create index drops_of_file on drops (feed, file, received_at);
