import type { mail as en } from '../en/mail.ts';

export const mail: { readonly [K in keyof typeof en]: string } = {
  footer_who: 'Отправитель: {bank}. Адрес банка:',
  footer_why:
    'Вы получили это письмо, потому что там был указан ваш адрес электронной почты. Если вы об этом ничего не знаете, делать ничего не нужно.',
};
