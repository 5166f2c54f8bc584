import type { goals as en } from '../en/goals.ts';

export const goals: { readonly [K in keyof typeof en]: string } = {
  gauge: 'Накоплено к цели',
  saved: 'Накоплено',
  target: 'Цель',
  left: 'Осталось накопить',
  add: 'Пополнить цель',
  addHint: 'Деньги перейдут с вашего счёта в копилку этой цели. Доступно {available}.',
  takeOut: 'Взять из копилки',
  takeOutHint: 'Деньги вернутся на ваш счёт. В копилке {saved}.',
  amount: 'Сумма',
  changeTarget: 'Изменить цель',
  saveTarget: 'Сохранить цель',
  targetSet: 'Теперь цель — {target}.',
  added: '{amount} — в вашей копилке.',
  takenOut: '{amount} — снова на вашем счёте.',
  tooMuchIn: 'Доступно {available}. Деньги не переведены.',
  tooMuchOut: 'В копилке {available}. Деньги не переведены.',
  formUsed: 'Эта форма уже использована. Сейчас деньги не переведены; посмотрите выше и попробуйте снова.',
  refused: 'С этим счётом так поступить нельзя. Деньги не переведены.',
  unknownYet: 'Пока неизвестно, переведены ли деньги. Нажмите кнопку ещё раз: они уйдут не больше одного раза.',
};
