-- migrate:up

alter table streams add column open_alerts integer;

create index streams_open_alerts on streams (stream_id) where open_alerts > 0;

-- Mails to be sent, and what became of them. The key follows from the cause, so none is asked for twice:
-- urgent: about one alert, to its person or (null) to whoever is responsible when it is sent;
-- digest: to a recipient ('' is the fallback address), of a local date, about the alerts of several clients.
create table mails (
    key             text        primary key,
    kind            text        not null check (kind in ('urgent', 'digest')),
    client          text,
    alert           text,
    person          text,
    step            integer     not null default 1,
    to_fallback     boolean     not null default false,
    recipient       text,
    day             date,
    alerts          jsonb,
    raised_at       timestamptz not null,
    cause_recorded  timestamptz,
    status          text        not null default 'pending'
                                check (status in ('pending', 'sent', 'undeliverable', 'dropped')),
    created_at      timestamptz not null default now(),
    attempts        integer     not null default 0,
    unanswered      integer     not null default 0,
    first_attempt   timestamptz,
    next_attempt    timestamptz not null default now(),
    ended_at        timestamptz,
    message_id      text,
    detail          text
);

create index mails_pending on mails (next_attempt) where status = 'pending';
create index mails_by_alert on mails (alert) where kind = 'urgent' and status = 'pending';
create index mails_by_status on mails (status, raised_at desc, key desc);
create index mails_newest on mails (raised_at desc, key desc);

-- All alerts ever, for questions over all clients; the words are in the events.
create table alerts (
    alert           text        primary key,
    client          text        not null,
    kind            text        not null,
    subject         text        not null,
    urgent          boolean     not null,
    since           timestamptz not null,
    raised_at       timestamptz not null,
    raised_by       uuid        not null,
    acknowledged_by text,
    acknowledged_at timestamptz,
    resolved_at     timestamptz
);

create index alerts_newest on alerts (raised_at desc, alert desc);
create index alerts_of_client on alerts (client, raised_at desc, alert desc);
create index alerts_open on alerts (raised_at desc, alert desc) where resolved_at is null;

-- Whom we told of an alert.
create table alert_mails (
    event_id   uuid        primary key,
    alert      text        not null,
    mail       text        not null,
    recipient  text,
    outcome    text        not null,
    message_id text        not null,
    detail     text,
    time       timestamptz not null
);

create index alert_mails_of on alert_mails (alert, time);

-- migrate:down

drop table alert_mails, alerts, mails;
alter table streams drop column open_alerts;
