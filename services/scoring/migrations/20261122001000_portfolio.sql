-- migrate:up

-- What the portfolio is filtered and summed up by. tier and sector as the firm writes them; risks: the kinds of which one
-- or more is open, parted by blanks; month_score and last_month_score: what the client entered this month
-- and the last one with, as seen from the last look.
-- A row gets them with the next look at its client.
alter table streams
    add column tier             text,
    add column sector           text,
    add column risks            text,
    add column month_score      double precision,
    add column last_month_score double precision;

-- One index for the order of the portfolio, its filters and its sums: with what they ask beside it, a page or a sum of
-- 100,000 clients reads no states.
drop index streams_portfolio;
create index streams_portfolio on streams (band, score, stream_id)
    include (partner, tier, sector, assessed_at, month_score, last_month_score, risks)
    where band is not null;

-- migrate:down

drop index streams_portfolio;
create index streams_portfolio on streams (band, score, stream_id) where band is not null;
alter table streams
    drop column tier, drop column sector, drop column risks, drop column month_score, drop column last_month_score;
