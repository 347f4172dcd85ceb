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

const emojiWidth = 1.4;
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
  if (emoji.test(grapheme)) return emojiWidth;
  const base = grapheme.normalize('NFD');
  return Array.from(base).reduce((sum, character) => sum + characterWidth(character), 0);
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
  if (/\p{Script=Arabic}/u.test(character)) return 0.8;
  if (/\p{Script=Hebrew}/u.test(character)) return 0.7;
  if (/\p{Ll}/u.test(character)) return 0.75;
  if (/\p{Lu}/u.test(character)) return 0.9;
  if (/\p{P}|\p{Mc}/u.test(character)) return 0.6;
  return 1; // symbols, and scripts that this machine may have no font of
}
