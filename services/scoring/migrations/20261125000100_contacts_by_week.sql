-- migrate:up

-- Contacts are kept by the week instead of as a sum, and the score has a second version. A state written before is read
-- as what it says; folded anew from the log, each client gets the new form and score, and what differs is published once.
update streams set refold = true where heard <> '{}';

-- migrate:down

-- Nothing to take back here; but a version before cannot read the states written since.
select 1;
