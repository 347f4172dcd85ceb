// What is in an SVG, read by an XML parser.
import { parseXml, XmlElement, XmlText } from '@rgrove/parse-xml';
import { textWidth } from '#kindling/report/textWidth.js';

/** An element with its attributes, and its text without that of its children. */
export interface Drawn {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  /** What a pointer is told. */
  readonly told: string | undefined;
}

/** Every element of a kind, in order. */
export function elements(svg: string, name: string): Drawn[] {
  const found: Drawn[] = [];
  const walk = (element: XmlElement): void => {
    const { children } = element;
    const inner = children.filter((child) => child instanceof XmlElement);
    if (element.name === name)
      found.push({
        name,
        attributes: element.attributes,
        text: children.map((child) => (child instanceof XmlText ? child.text : '')).join(''),
        told: inner.find((child) => child.name === 'title')?.text,
      });
    for (const child of inner) walk(child);
  };
  walk(parseXml(svg).root as XmlElement);
  return found;
}

/** The texts, in order. */
export function texts(svg: string): string[] {
  return elements(svg, 'text').map(({ text }) => text);
}

/** The texts with their colours. */
export function colored(svg: string): [text: string, fill: string | undefined][] {
  return elements(svg, 'text').map(({ text, attributes }) => [text, attributes.fill]);
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly what: string;
}

/** Where each text stands. */
export function textRectangles(svg: string): Rectangle[] {
  return elements(svg, 'text').map(({ text, attributes }) => {
    const [x, y, size] = ['x', 'y', 'font-size'].map((name) => Number(attributes[name]));
    const bold = attributes['font-weight'] === '600';
    const width = textWidth(text, size as number, { bold });
    const left = (x as number) - (attributes['text-anchor'] === 'middle' ? width / 2 : 0);
    return {
      left,
      right: left + width,
      top: (y as number) - 0.93 * (size as number), // ascenders, and accents over capitals
      bottom: (y as number) + 0.24 * (size as number),
      what: text,
    };
  });
}

/** Where each image stands. */
export function imageRectangles(svg: string): Rectangle[] {
  return elements(svg, 'image').map(({ attributes }, i) => {
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) =>
      Number(attributes[name]),
    ) as [number, number, number, number];
    return { left: x, top: y, right: x + width, bottom: y + height, what: `image ${i}` };
  });
}

/** The pairs of rectangles that have more than a hair in common. */
export function overlaps(a: readonly Rectangle[], b?: readonly Rectangle[]): string[] {
  const hair = 0.02;
  const meet = (p: Rectangle, q: Rectangle): boolean =>
    p.left < q.right - hair &&
    q.left < p.right - hair &&
    p.top < q.bottom - hair &&
    q.top < p.bottom - hair;
  return a.flatMap((p, i) =>
    (b ?? a.slice(i + 1)).filter((q) => meet(p, q)).map((q) => `'${p.what}' over '${q.what}'`),
  );
}
