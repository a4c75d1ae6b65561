-- migrate:up

-- Signals that came since remember what was passed over before: verbatims, value, answers, check-ins and more. Clients
-- folded anew know of it from the log; until then the new signals are silent of their past.
update streams set refold = true where heard <> '{}';

-- migrate:down

-- Nothing to take back here; but a version before cannot read the states written since.
select 1;
