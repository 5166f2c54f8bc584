import type { mailbox as en } from '../en/mailbox.ts';

export const mailbox: { readonly [K in keyof typeof en]: string } = {
  back: 'ყველა წერილი',
  empty: 'წერილები ჯერ არ არის',
  empty_text: 'აქ გამოჩნდება ბანკის მიერ გაგზავნილი ყველა წერილი, უახლესი პირველი.',
  from: 'გამომგზავნი',
  html: 'როგორც საფოსტო პროგრამა აჩვენებს',
  message_id: 'Message-ID',
  no_subject: '(სათაურის გარეშე)',
  pages: 'წერილების გვერდები',
  text: 'უბრალო ტექსტი',
  time: 'დრო',
  title: 'საფოსტო ყუთი',
  to: 'მიმღები',
  to_whom: 'მიმღები: {to}',
  what: 'ამ ბანკს საფოსტო სერვერი არ აქვს. მისი წერილები ამ კომპიუტერზე ინახება და მხოლოდ აქ, ამ კომპიუტერზე, ჩანს.',
};
