-- migrate:up

-- A person is a stream of its own (`people:anna`), beside the clients'. stamp is another whenever somebody is known
-- otherwise: by it every process knows that it must read them again.
create table calendars (
    stamp uuid not null
);

insert into calendars values (gen_random_uuid());

create index streams_people on streams (stream_id) where stream_id like 'people:%';

-- Whose working time changed, and whose clients were not looked at again since.
create table calendars_changed (
    person text primary key
);

-- migrate:down

drop table calendars_changed;
drop table calendars;
drop index streams_people;

-- A version before does not know of people, and would wait for ever for this topic to be read.
delete from streams where stream_id like 'people:%';
delete from parked where topic = 'rapport.people.v1';
delete from offsets where topic = 'rapport.people.v1';
