// SVG as text: elements, and a picture made of them.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { inspect } from 'node:util';
import sharp from 'sharp';
import { jupyterDisplay, type MimeBundle, type Picture } from '../data/picture.js';
import { ArgumentError } from '../tensor/errors.js';

/** Fonts that are on most machines; the last is what every renderer has. */
export const fontFamily =
  "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif";

/** Pixels of the picture in an inch, for two pixels of a PNG each. */
const density = 144;
/** Of a side of an SVG, in its own pixels: its renderer draws 32,767 pixels. */
const longestSide = 16_000;

/** Text with nothing in it that markup would read. */
export function escapeText(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] as string);
}

/** An element with attributes and children that are markup already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly string[] = [],
): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeText(String(value))}"`,
  );
  return children.length > 0
    ? `<${name}${written.join('')}>${children.join('')}</${name}>`
    : `<${name}${written.join('')}/>`;
}

/** A picture that is SVG. A PNG of it has two pixels for each of its own, and the machine's fonts. */
export class SvgPicture implements Picture {
  readonly #svg: string;

  constructor(svg: string) {
    this.#svg = svg;
  }

  /** Elements on a white ground. */
  static of(
    { width, height }: { width: number; height: number },
    elements: readonly string[],
  ): SvgPicture {
    const ground = element('rect', { width, height, fill: '#ffffff' });
    const head = {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'font-family': fontFamily,
    };
    return new SvgPicture(element('svg', head, [ground, ...elements]));
  }

  /** Pixels, as the SVG's head says. */
  get size(): readonly [width: number, height: number] {
    const [, width, height] = /<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(this.#svg) ?? [];
    return [Number(width), Number(height)];
  }

  toSvg(): string {
    return this.#svg;
  }

  toPng(): Promise<Buffer> {
    const fits = Math.min(1, longestSide / Math.max(...this.size));
    return sharp(Buffer.from(this.#svg), {
      density: density * fits,
      unlimited: true, // many embedded images: it is our own text
    })
      .png()
      .toBuffer();
  }

  async save(path: string): Promise<void> {
    const kind = extname(path).toLowerCase();
    if (kind !== '.svg' && kind !== '.png')
      throw ArgumentError.of('save', 'a name that ends in .svg or .png', 'path', path);
    const content = kind === '.svg' ? this.toSvg() : await this.toPng();
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }

  async [jupyterDisplay](): Promise<MimeBundle> {
    return {
      'image/svg+xml': this.#svg,
      'image/png': (await this.toPng()).toString('base64'),
      'text/plain': inspect(this),
    };
  }

  [inspect.custom](): string {
    const [width, height] = this.size;
    return `Picture of ${width} × ${height} pixels; await picture.save('picture.png') writes it`;
  }
}
