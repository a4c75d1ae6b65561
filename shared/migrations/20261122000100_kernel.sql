-- migrate:up

-- One sequence for all that is relayed, so that the outbox can name either an event or a refusal.
create sequence positions as bigint;

-- Append-only and complete: everything this service decided, in the order of each stream.
create table events (
    position       bigint      primary key default nextval('positions'),
    id             uuid        not null unique,
    stream_id      text        not null,
    version        bigint      not null check (version > 0),
    type           text        not null,
    time           timestamptz not null,
    recorded_at    timestamptz not null,
    data           jsonb       not null,
    correlation_id text,
    causation_id   text,
    traceparent    text,
    audit          jsonb       not null default '{}',
    unique (stream_id, version)
);

-- One row per stream, always current: the snapshot is written in the transaction that appends the events.
-- version counts the events appended here; heard, by topic, the version up to which another service's events are applied.
create table streams (
    stream_id text     primary key,
    version   bigint   not null default 0,
    state     bytea,
    heard     jsonb    not null default '{}',
    parked    integer  not null default 0,
    refold    boolean  not null default false
) with (fillfactor = 70);

create index streams_refold on streams (stream_id) where refold;

-- What is still to be relayed. A row lives from its transaction to the broker's ack: dead rows pile up fast.
create table outbox (
    position bigint  primary key,
    topic    text    not null,
    slot     integer not null
) with (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 500,
    autovacuum_vacuum_insert_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 5000
);

-- The idempotency keys of accepted facts, each with the answer that was given.
create table received (
    source    text   not null,
    id        text   not null,
    content   bytea  not null,
    stream_id text   not null,
    version   bigint not null,
    event_id  uuid   not null,
    primary key (source, id)
);

-- Facts that were refused on their topic; relayed to the dead letters with their original bytes.
create table refusals (
    position    bigint      primary key default nextval('positions'),
    recorded_at timestamptz not null,
    reason      text        not null,
    detail      text        not null,
    topic       text        not null,
    partition   integer     not null,
    "offset"    bigint      not null,
    key         bytea,
    value       bytea,
    headers     bytea       not null,
    unique (topic, partition, "offset")
);

-- Where each partition goes on; moves in the transaction of the effect. read_to: everything recorded before is read.
create table offsets (
    topic     text    not null,
    partition integer not null,
    next      bigint  not null,
    read_to   timestamptz,
    primary key (topic, partition)
) with (fillfactor = 50);

-- Recorded events that cannot be applied yet, or not by this version of the code.
create table parked (
    topic     text        not null,
    partition integer     not null,
    "offset"  bigint      not null,
    subject   text,
    version   bigint,
    key       bytea,
    value     bytea,
    headers   bytea       not null,
    reason    text        not null,
    detail    text        not null,
    parked_at timestamptz not null,
    primary key (topic, partition, "offset")
);

create index parked_by_subject on parked (topic, subject, version);

-- Events that somebody decided to let go, so that a refold lets them go again.
create table skipped (
    topic      text        not null,
    subject    text        not null,
    version    bigint      not null,
    reason     text        not null,
    skipped_by text        not null,
    skipped_at timestamptz not null,
    primary key (topic, subject, version)
);

-- Who does what only one process should do at a time.
create table leases (
    name   text        primary key,
    holder text        not null,
    until  timestamptz not null
);

-- migrate:down

drop table leases, skipped, parked, offsets, refusals, received, outbox, streams, events;
drop sequence positions;
