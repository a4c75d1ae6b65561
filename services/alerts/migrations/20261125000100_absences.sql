-- migrate:up

-- How many more clients wait for the next digests of its recipient.
alter table mails add column others integer not null default 0;

-- People are folded anew: absences and public holidays reported before were passed over.
update streams set refold = true where stream_id like 'people:%' and heard <> '{}';

-- migrate:down

alter table mails drop column others;
