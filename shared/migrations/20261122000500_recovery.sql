-- migrate:up

-- A store restored from a backup is brought level with its own topics. next: what stands before it was compared.
create table recovery_offsets (
    topic     text    not null,
    partition integer not null,
    next      bigint  not null,
    primary key (topic, partition)
);

-- A recovery under way, or cut short: the streams that are still to be concluded once all is read ('' stands for the
-- recovery itself), and when the latest fact that was folded into them was recorded.
create table recovering (
    stream_id   text primary key,
    recorded_at timestamptz
);

-- migrate:down

drop table recovering, recovery_offsets;
