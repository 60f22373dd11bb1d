-- When a feed's last file came, and the files of a feed since a time, without a look at all that ever came.
create index drops_of_feed on drops (feed, received_at);
