-- nobody asks how often a duty has changed hands
alter table duties drop column epoch;
