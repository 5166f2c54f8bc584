-- Followers find their range exactly. The BRIN index knew nothing of what was written since the last vacuum, so that under
-- load each look read a minute of entries; numbers of batches only grow, so this B-tree is appended to and stays small.
drop index entry_batch;
create index entry_batch on entry (batch);

-- The few accounts of the bank's own, which have no list of transactions.
create index account_of_bank on account (id) where owner_id is null;
