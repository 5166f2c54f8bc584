-- Invitations whose mail was given up, so that whoever sent them sees it and can send them again.
create index mail_failed_invite on mail ((args ->> 'invite')) where kind = 'referrals.invite' and failed_at is not null;
