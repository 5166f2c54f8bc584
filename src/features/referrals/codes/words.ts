import { skeletonOf } from './form.ts';

/** Words that would make a person's code look like the bank's own, or like a page. */
const RESERVED = [
  'ADMIN ADMINISTRATOR API AUDITOR BANK BANKER BONUS CODE FINE FINEBANK FREE GIFT HELP INFO INVITE LOGIN MODERATOR',
  'MONEY NEW NULL OFFICIAL OPERATOR PASSWORD PAYMENT REFERRAL REFERRALS REWARD ROOT SECURITY SIGNUP STAFF STATEMENT',
  'SUPPORT SYSTEM TREASURY UNDEFINED VERIFY WELCOME АДМИН АДМИНИСТРАТОР БАНК БОНУС ДЕНЬГИ КОД ОПЕРАТОР ПАРОЛЬ',
  'ПОДДЕРЖКА ადმინი ბანკი ბონუსი ოპერატორი ფული დახმარება',
]
  .join(' ')
  .split(' ');

/** Insults and slurs; a code may not contain them. Short ones only where nothing decent contains them. */
const INSULTS = [
  'FUCK SHIT CUNT BITCH WHORE SLUT NIGGER NIGGA FAGGOT RETARD HITLER RAPIST ASSHOLE WANKER PUSSY BASTARD PIDOR',
  'PIZDA BLYAD ХУЙ ХУЕ ХУЁ ПИЗД БЛЯД БЛЯТ ЕБАН ЕБАТ ЕБЛА ЁБАН МУДАК ПИДОР ПИДАР СУКА ГАНДОН ГОНДОН ЗАЛУП ШЛЮХ ЧУРКА',
  'ХАЧИК ГИТЛЕР ყლე მუტელ ბოზი ბოზო პიდარასტ ნაბიჭვარ შევეცი დედამოტყნ',
]
  .join(' ')
  .split(' ');

/** Exactly these, because decent words contain them, and names: Nazibrola is a Georgian one. */
const EXACTLY = ['NAZI NAZIS ASS FAG FUK FUC SEX KKK COCK DICK RAPE CUM TIT TITS 666 1488'].join(' ').split(' ');

const EQUAL = new Set([...RESERVED, ...EXACTLY, 'X'.repeat(3)].map(skeletonOf));
const CONTAINED = INSULTS.map(skeletonOf);

/** True for a word that nobody may take: one of the bank's own, or an insult, in whatever letters it is written. */
export function isBlocked(skeleton: string): boolean {
  return EQUAL.has(skeleton) || CONTAINED.some((word) => skeleton.includes(word));
}
