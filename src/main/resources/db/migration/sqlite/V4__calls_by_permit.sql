-- Which call used a permit: asked at a start, and for each call of a lane whose campaigns take turns.
create index calls_of_permit on calls (permit_id);
