-- migrate:up

-- What was reported across clients, and as of when. All reports of one run have the same time.
create table reports (
    name text        not null,
    at   timestamptz not null,
    body jsonb       not null,
    primary key (name, at)
);

-- How each client stood when reports were made first in a month: what trends are measured against.
create table standings (
    client  text             not null,
    month   date             not null,
    at      timestamptz      not null,
    score   double precision not null,
    partner text,
    primary key (client, month)
);

create index standings_month on standings (month);

-- migrate:down

drop table standings;
drop table reports;
