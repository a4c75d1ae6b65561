-- migrate:up

-- A client's timeline, newest first: by when it happened, then by when it was recorded.
create index events_timeline on events (stream_id, time desc, position desc);

-- migrate:down

drop index events_timeline;
