/** Words of the public proof. */
export const books = {
  title: 'Books',
  heading: 'The books, open to everybody',
  lead: 'Every movement of money here is written twice: out of one account and into another. So all balances together are always zero. This page shows the last proof of it, and lets you verify it yourself. It names nobody.',
  wrong_title: 'The last check found a contradiction',
  wrong: 'Something in the books is not as it should be. The figures below are those of the last check that found everything right.',
  right_title: 'The books are right',
  right: 'The last check found no contradiction: every movement stands on both sides, and all balances together are zero.',
  last_proof: 'The last proof',
  proved_at: 'Verified',
  transfers: 'Transfers',
  accounts: 'Accounts',
  issued: 'Money issued',
  sum: 'Sum of all balances',
  closed_days: 'Closed days',
  no_proof: 'No proof yet',
  no_proof_text: 'The bank verifies its books by itself, every night and when it starts. What it finds will be shown here.',
  days: 'Closed days with their hashes',
  older_days: 'earlier days',
  no_days: 'No day is closed yet',
  no_days_text: 'A day is closed after midnight, when nothing can be added to it any more.',
  day_transfers: '{count, plural, one {# transfer} other {# transfers}}',
  download: 'Download',
  download_day: 'Download {day}',
  how_title: 'How to verify it',
  how_what:
    'Each closed day is a text file with all of its entries. Its hash, a fingerprint of 64 characters, covers the file, and the file names the hash of the day before. So the hash of one day covers all days up to it: whoever changes anything in the past changes every hash since.',
  how_private:
    'The files show amounts and times, but no names, notes, account numbers or balances of members. What is left out is covered by a seal in each line, which the bank verifies with its own key. The bank’s own accounts are shown in full, so you can follow how much money was ever issued.',
  how_keep:
    'Keep the list of all hashes, today and now and then. If an earlier line ever differs from the one you kept, history was rewritten.',
  how_keep_link: 'List of all closed days',
  how_hash: 'The hash of a day is the SHA-256 of its file without the last line. Any computer can work it out:',
  how_all:
    'FINEbank verifies whole files without any connection to the bank: hashes, the chain between days, that every transfer sums to zero, and how much was issued.',
  how_own: 'Find your own payments: the reference on each receipt is in the file of its day, once for each side.',
} as const;
