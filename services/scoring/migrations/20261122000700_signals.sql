-- migrate:up

-- A state is now made of a slice for each signal. One written before is read as what it says, so the service works on
-- from the start; folded anew from the log, each is written in the new form, with what signals remember that it lacks.
update streams set refold = true where heard <> '{}';

-- migrate:down

-- Nothing to take back here; but a version before cannot read the states written since.
select 1;
