/** Words that stand in every mail. */
export const mail = {
  footer_who: 'Sent by {bank}. The bank is at',
  footer_why: 'You get this message because your e-mail address was used there. If you know nothing about it, you need not do anything.',
} as const;
