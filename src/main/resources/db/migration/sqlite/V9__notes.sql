-- What a person should know of how a drop's file was read, as a JSON array of sentences.
alter table drops add column notes text not null default '[]';
