/** Words of the pages that everybody may see. */
export const community = {
  welcome_title: 'Welcome',
  welcome_heading: 'A bank for your community',
  welcome_lead:
    '{bank} is where the members of a community pay each other. Everyone has an account with a number, sees where the money goes and saves towards a goal. Money only ever moves inside the community, and every movement is booked twice, so the books always balance.',
  welcome_sign_up: 'Create an account',
  welcome_log_in: 'Log in',
  welcome_about: 'How it works',
  point_pay_title: 'Pay each other',
  point_pay_text:
    'Send money by e-mail address or account number. You see what will happen before you confirm, and get a receipt that stays.',
  point_save_title: 'Save for something',
  point_save_text: 'Set a goal and put money aside in a pot of its own.',
  point_see_title: 'See where it goes',
  point_see_text: 'Week against week and by category, in charts and in tables.',
  about_title: 'About',
  about_heading: 'About {bank}',
  about_what_title: 'What it is',
  about_what:
    '{bank} is a bank that a club, campus, co-operative or neighbourhood runs by itself, on its own machine, with free software. Members join with a confirmed e-mail address, get an account with an account number and pay each other.',
  about_loop: 'Its money is a closed loop: it is issued by the community’s own treasury and moves only between the accounts of this bank.',
  about_not_title: 'What it is not',
  about_not_licence: 'It is not a licensed bank, and no deposit insurance covers it.',
  about_not_rails: 'It is connected to no card network and to no other bank. Account numbers are good for payments inside this bank only.',
  about_rules_title: 'What always holds',
  about_rule_zero:
    'All balances, the bank’s own included, add up to zero. Every payment is booked twice: out of one account and into another.',
  about_rule_done:
    'What was confirmed as done is done, even if the machine fails at that very moment. A form that is sent twice pays once.',
  about_rule_minimum: 'No account falls below its limit, whatever happens at the same time.',
  about_rule_own: 'You see and move what is yours; nobody else does.',
  about_rule_stranger: 'No stranger can find out here whether an e-mail address has an account.',
  about_rule_links: 'Opening a link changes nothing. Only a button that you press does.',
  about_rule_history: 'What is booked is never changed or deleted. A mistake is set right by a booking of its own.',
  about_books: 'Open books: anybody can verify that all balances sum to zero',
  about_version: 'FINEbank version {version}. This bank counts in {currency}; its days follow {zone} time.',
  api_text:
    'With an access token, programs can read accounts and make payments. The reference below is in English; for tools there is the same as a file:',
  api_heading: 'API reference',
  about_programs_title: 'For programs',
  about_programs: 'Everything that an API can do here is described on a page of its own:',
} as const;
