/**
 * Letters of other alphabets that are drawn as a Latin one, from the mappings of Unicode Technical Standard 39
 * (confusables 16.0.0, read 2026-11-21): the part that names of tools, agents and models can be forged with.
 */
const lookalikes: Readonly<Record<string, string>> = {
  a: 'аɑαа', b: 'ЬᏏ', c: 'сϲᴄⅽ', d: 'ԁᏧⅾ', e: 'еҽ', f: 'ẝϝ', g: 'ɡցᶃ', h: 'һհᏂ', i: 'іιıɩӏᎥ', j: 'јϳ', k: 'кκᴋ', l: 'ⅼ', m: 'мᴍⅿ', n: 'пոη', o: 'оοօσᴏ',
  p: 'рρ', q: 'ԛզ', r: 'гᴦ', s: 'ѕꜱ', t: 'тτᴛ', u: 'υսᴜ', v: 'νѵᴠⅴ', w: 'ԝѡᴡ', x: 'хχⅹ', y: 'уγүʏ', z: 'ᴢ',
  A: 'АΑᎪ', B: 'ВΒᏴ', C: 'СϹᏟ', D: 'ᎠⅮ', E: 'ЕΕᎬ', F: 'Ϝ', G: 'ԌᏀ', H: 'НΗᎻ', I: 'ІΙӀ', J: 'ЈᎫ', K: 'КΚᏦ', L: 'ᏞⅬ', M: 'МΜᎷ', N: 'Ν', O: 'ОΟՕ',
  P: 'РΡᏢ', Q: 'Ԛ', R: 'ᎡᏒ', S: 'ЅՏᏚ', T: 'ТΤᎢ', U: 'Ս', V: 'ѴᏙ', W: 'ԜᎳ', X: 'ХΧ', Y: 'УΥҮ', Z: 'ΖᏃ',
  '3': 'Зз', '6': 'б', '-': '‐‑‒–−', '_': 'ˍ',
};

let latin: ReadonlyMap<string, string> | undefined;
const latinOf = () => (latin ??= new Map(Object.entries(lookalikes).flatMap(([letter, others]) => [...others].map((other) => [other, letter]))));

/** The name as its letters look: forms of one letter made the same, then each foreign letter as the Latin one it is drawn like. */
export function skeleton(name: string): string {
  return [...name.normalize('NFKC')].map((character) => latinOf().get(character) ?? character).join('');
}

/** Whether a name looks like plain letters and is written with others. */
export function looksLatin(name: string): boolean {
  return !/^[\0-\x7f]*$/.test(name) && /^[\x20-\x7e]+$/.test(skeleton(name));
}

const alphabets = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u, /\p{Script=Cherokee}/u];

/** Whether one word mixes alphabets that are drawn alike. */
export function mixesAlphabets(name: string): boolean {
  return name.split(/[^\p{L}\p{M}\p{N}]+/u).some((word) => alphabets.filter((alphabet) => alphabet.test(word)).length > 1);
}

/** A name with every character that is not plain shown by its number: `Re<U+0430>d`. */
export function spellOut(name: string): string {
  return [...name].map((character) => (/[\x20-\x7e]/.test(character) ? character : `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`)).join('');
}
