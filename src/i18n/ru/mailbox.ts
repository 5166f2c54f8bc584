import type { mailbox as en } from '../en/mailbox.ts';

export const mailbox: { readonly [K in keyof typeof en]: string } = {
  back: 'Все письма',
  empty: 'Писем пока нет',
  empty_text: 'Здесь появится каждое письмо, которое отправит банк, сначала новые.',
  from: 'От кого',
  html: 'Как показывает почтовая программа',
  message_id: 'Message-ID',
  no_subject: '(без темы)',
  pages: 'Страницы писем',
  text: 'Простой текст',
  time: 'Время',
  title: 'Почтовый ящик',
  to: 'Кому',
  to_whom: 'Кому: {to}',
  what: 'У этого банка нет почтового сервера. Его письма хранятся на этом компьютере и видны только здесь, на этом компьютере.',
};
