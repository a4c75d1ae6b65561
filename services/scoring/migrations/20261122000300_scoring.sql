-- migrate:up

-- The latest assessment of each client, for questions over all of them, and when the next look is due.
-- band: 0 red, 1 amber, 2 not enough known, 3 green; null for a client who is gone.
alter table streams
    add column review_at   timestamptz,
    add column assessed_at timestamptz,
    add column partner     text,
    add column band        smallint,
    add column score       double precision;

-- A state of some kilobytes is written anew with every batch: kept in its row as it is. Compressing it and keeping it
-- beside the table costs more than twice as much.
alter table streams set (toast_tuple_target = 8160);

create index streams_review on streams (review_at) where review_at is not null;
create index streams_portfolio on streams (band, score, stream_id) where band is not null;
create index streams_partner on streams (partner, band, score, stream_id) where band is not null;

-- migrate:down

alter table streams reset (toast_tuple_target);
alter table streams
    drop column review_at, drop column assessed_at, drop column partner, drop column band, drop column score;
