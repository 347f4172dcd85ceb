// How wide a text will be. No font is at hand where a picture is made, and whoever looks at it may have another
// one: widths are those of DejaVu Sans, than which common system fonts are narrower.

/** Of a printable ASCII character, from the space on, in hundredths of the font size. */
const ascii = [
  32, 40, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
  64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 77, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
  61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
  64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
];

/** What takes no room: marks on the character before, and what only says how others are set. */
const noWidth = /^[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}\p{Cc}]$/u;
/** What fills a square in fonts of East Asia. */
const square =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]$/u;
const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;

/** Of an emoji, and of each of its parts where the font has no picture for all of them together. */
const emojiWidth = { whole: 1.4, part: 0.7, flagLetter: 1 } as const;
/** Of bold type, compared with regular. */
const boldFactor = 1.16;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What a reader takes for one character each: with its accents, or an emoji of several parts. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Pixels that a text takes in a line, or a little more, at a font size in pixels. */
export function textWidth(
  text: string,
  size: number,
  { bold = false }: { bold?: boolean } = {},
): number {
  const ems = graphemes(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
  return ems * size * (bold ? boldFactor : 1);
}

function graphemeWidth(grapheme: string): number {
  if (grapheme.length === 1) return characterWidth(grapheme);
  const parts = Array.from(grapheme.normalize('NFD'));
  if (!emoji.test(grapheme))
    return parts.reduce((sum, character) => sum + characterWidth(character), 0);
  const letters = parts.filter((character) => /\p{Regional_Indicator}/u.test(character)).length;
  const all = letters * emojiWidth.flagLetter + (parts.length - letters) * emojiWidth.part;
  return Math.max(emojiWidth.whole, all);
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) as number;
  const known = ascii[code - 32];
  if (known !== undefined) return known / 100;
  if (noWidth.test(character)) return 0;
  if (square.test(character)) return 1.02;
  const [base = '', ...rest] = character.normalize('NFD');
  if (rest.length > 0 && base !== character) return characterWidth(base);
  return classWidth(character);
}

/** By kind, what is about the widest of it. */
function classWidth(character: string): number {
  if (/[\ufdf0-\ufdff]/u.test(character)) return 4; // whole words and sentences
  if (/[سشصض]/u.test(character)) return 1.25;
  if (/\p{Script=Arabic}/u.test(character)) return 0.7;
  if (/\p{Script=Hebrew}/u.test(character)) return 0.72;
  if (/[ŒœÆæ—…―‰‱]/u.test(character)) return 1.35;
  if (/\p{Ll}/u.test(character)) return 0.75;
  if (/\p{Lu}/u.test(character)) return 0.95;
  if (/\p{P}|\p{Mc}/u.test(character)) return 0.6;
  return 1.1; // symbols, and scripts that this machine may have no font of
}
