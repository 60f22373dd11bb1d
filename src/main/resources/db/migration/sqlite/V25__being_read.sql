-- JSON: the drops whose files were being read, or were promised to be, when somebody asked: it is about their rows too.
alter table forgettings add column being_read text;
