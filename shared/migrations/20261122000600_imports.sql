-- migrate:up

-- How far each file of history was imported; moves in the transaction of its facts. Only where facts are decided upon.
create table imports (
    file          text        primary key, -- its absolute path
    next          bigint      not null,    -- the offset in bytes of the row to go on with
    lines         bigint      not null,    -- that lie before it
    digest        bytea       not null,    -- of the bytes before it, and of how they were read
    tally         jsonb       not null,    -- what came of the rows so far
    refused_file  text,
    refused_bytes bigint      not null,
    moved_at      timestamptz not null
);

-- migrate:down

drop table imports;
