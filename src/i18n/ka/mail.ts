import type { mail as en } from '../en/mail.ts';

export const mail: { readonly [K in keyof typeof en]: string } = {
  footer_who: 'გამომგზავნი: {bank}. ბანკის მისამართია',
  footer_why:
    'ეს წერილი იმიტომ მიიღეთ, რომ იქ თქვენი ელფოსტის მისამართი იყო მითითებული. თუ ამის შესახებ არაფერი იცით, არაფრის გაკეთება არ გჭირდებათ.',
};
