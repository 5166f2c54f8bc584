import iconv from 'iconv-lite';

/** What a CSV file can be written in. */
export const ENCODINGS = ['utf-8-bom', 'utf-8', 'windows-1251', 'windows-1252', 'koi8-r'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Georgian letters in Latin ones, by the national system of 2002. */
const GEORGIAN =
  'ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k’ ლ l მ m ნ n ო o პ p’ ჟ zh რ r ს s ტ t’ უ u ფ p ქ k ღ gh ყ q’ შ sh ჩ ch ც ts ძ dz წ ts’ ჭ ch’ ხ kh ჯ j ჰ h';
/** Cyrillic letters in Latin ones, as passports have them (ICAO Doc 9303). */
const CYRILLIC =
  'а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ ie ы y ь _ э e ю iu я ia і i ї i є ie ґ g';
/** Signs, by what people write instead of them. */
const SIGNS = '₾ GEL ₽ RUB € EUR £ GBP ¥ JPY – - — - − - ’ _ ‘ _ “ " ” " „ " « " » " … ... № No · * • *';

const replacements = new Map<string, string>();
for (const list of [GEORGIAN, CYRILLIC, SIGNS]) {
  const words = list.split(' ');
  for (let i = 0; i < words.length; i += 2) {
    const latin = words[i + 1] === '_' ? '' : words[i + 1]!.replaceAll('’', "'");
    replacements.set(words[i]!, latin);
    const upper = words[i]!.toUpperCase();
    if (list === CYRILLIC && upper !== words[i]) replacements.set(upper, latin.slice(0, 1).toUpperCase() + latin.slice(1));
  }
}
replacements.set('’', "'").set('‘', "'").set('\u00a0', ' ').set('\u202f', ' ');

const LOST = '?';
const known = new Map<string, string>();

/**
 * Encodes a text. What an encoding lacks is written in Latin letters where there is a custom (Georgian, Cyrillic), without its
 * accents, or as what people write instead of a sign (`GEL` for ₾); anything else becomes a question mark.
 */
export function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8' || encoding === 'utf-8-bom') return Buffer.from(text);
  let writable = '';
  for (const character of text) writable += character < '\u0080' ? character : replaced(character, encoding);
  return iconv.encode(writable, encoding);
}

/** What a file in this encoding begins with. */
export function byteOrderMark(encoding: Encoding): Buffer {
  return Buffer.from(encoding === 'utf-8-bom' ? '\ufeff' : '');
}

function replaced(character: string, encoding: Encoding): string {
  const key = encoding + character;
  let found = known.get(key);
  if (found === undefined) {
    found = substitute(character, encoding);
    // Everything that people write fits; what somebody makes up to fill the memory does not.
    if (known.size < 4_096) known.set(key, found);
  }
  return found;
}

function substitute(character: string, encoding: Encoding): string {
  if (holds(character, encoding)) return character;
  const word = replacements.get(character);
  if (word !== undefined) return word;
  const bare = character.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  const letters = [...bare].map((one) => (holds(one, encoding) ? one : (replacements.get(one) ?? LOST))).join('');
  return /\p{M}/u.test(character) && bare === '' ? '' : letters;
}

function holds(character: string, encoding: Encoding): boolean {
  return iconv.decode(iconv.encode(character, encoding), encoding) === character;
}
