import type { notifications as en } from '../en/notifications.ts';

export const notifications: { readonly [K in keyof typeof en]: string } = {
  empty_text: 'Здесь сообщается о том, что происходит на вашем счёте: о поступлении денег, о смене пароля.',
  empty_title: 'Новостей нет',
  from_bank: 'Банк',
  mail_button: 'Посмотреть платёж',
  mail_button_many: 'Посмотреть операции',
  mail_from: 'От кого',
  mail_amount: 'Сумма',
  mail_greeting: 'Здравствуйте, {name}!',
  mail_more: '{count, plural, one {И ещё # платёж.} few {И ещё # платежа.} many {И ещё # платежей.} other {И ещё # платежа.}}',
  mail_note: 'Назначение',
  mail_preview: 'Деньги уже на вашем счёте.',
  mail_subject: 'Вам поступило {amount}, отправитель: {from}',
  mail_subject_many:
    '{count, plural, one {Вам поступил # платёж, всего {amount}} few {Вам поступило # платежа, всего {amount}} many {Вам поступило # платежей, всего {amount}} other {Вам поступило # платежа, всего {amount}}}',
  mail_text: 'На ваш счёт поступило {amount}. Отправитель: {from}.',
  mail_text_many:
    '{count, plural, one {На ваш счёт поступил # платёж, всего {amount}.} few {На ваш счёт поступило # платежа, всего {amount}.} many {На ваш счёт поступило # платежей, всего {amount}.} other {На ваш счёт поступило # платежа, всего {amount}.}}',
  mail_time: 'Время',
  mark_read: 'Отметить все как прочитанные',
  marked_read: 'Все уведомления отмечены как прочитанные.',
  other: 'На вашем счёте есть новости.',
  page_note: 'более ранние',
  pages: 'Страницы уведомлений',
  password_changed: 'Ваш пароль изменён.',
  payment_received: 'Вам поступило {amount}. Отправитель: {from}.',
  quoted: '«{note}»',
  title: 'Уведомления',
  unread: 'Новое',
  welcome: 'Добро пожаловать! Ваш счёт открыт.',
  welcome_bonus: 'Добро пожаловать! Ваш счёт открыт, для начала на нём {amount}.',
};
