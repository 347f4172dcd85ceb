import type { XmlElement } from '@rgrove/parse-xml';
import { XmlFile } from './xmlFile.js';

/**
 * A box as an annotation has it: the first and the last pixel across and down, counted from 1. A box
 * of the whole image is `[1, 1, width, height]`.
 */
export type VocBox = readonly [xmin: number, ymin: number, xmax: number, ymax: number];

/** Something on an image. */
export interface VocObject {
  /** Its class, such as `'dog'`. */
  readonly name: string;
  readonly bndbox: VocBox;
  /** From where it is seen, such as `'Left'`; `'Unspecified'` where the file says nothing. */
  readonly pose: string;
  /** The box holds only a part of it. */
  readonly truncated: boolean;
  /** Hard to recognise; PASCAL's own evaluation leaves it out. */
  readonly difficult: boolean;
  /** Something stands in front of it. */
  readonly occluded: boolean;
  /** Head, hands and feet of some of the people. */
  readonly parts: readonly { readonly name: string; readonly bndbox: VocBox }[];
}

/** An annotated image. */
export interface Annotation {
  /** Name of the image. */
  readonly filename: string;
  /** Of the image in pixels; depth is its number of channels. */
  readonly size: { readonly width: number; readonly height: number; readonly depth: number };
  /** There is a mask in `SegmentationClass`. */
  readonly segmented: boolean;
  /** In the order of the file; may be none. */
  readonly objects: readonly VocObject[];
}

/**
 * Reads an annotation of PASCAL VOC, or of a tool that writes its format. Numbers stay as they are
 * in the file; {@link getBoxesAndLabels} makes boxes of them that count from 0.
 *
 * @throws {DataError} the file cannot be read, is no XML, has a document type, or lacks an element:
 * the message names line and element.
 * @see http://host.robots.ox.ac.uk/pascal/VOC/voc2007/
 */
export async function readAnnotation(file: string): Promise<Annotation> {
  const xml = await XmlFile.read('voc.readAnnotation', file);
  const { root } = xml;
  if (root.name !== 'annotation')
    throw xml.error(root, `expected <annotation>, got <${root.name}>`);
  const size = xml.one(root, 'size');
  return {
    filename: xml.text(root, 'filename'),
    size: {
      width: xml.number(size, 'width'),
      height: xml.number(size, 'height'),
      depth: xml.number(size, 'depth'),
    },
    segmented: xml.flag(root, 'segmented'),
    objects: xml.all(root, 'object').map((object) => readObject(xml, object)),
  };
}

function readObject(xml: XmlFile, object: XmlElement): VocObject {
  return {
    name: xml.text(object, 'name'),
    bndbox: readBox(xml, object),
    pose: xml.optional(object, 'pose')?.text.trim() || 'Unspecified',
    truncated: xml.flag(object, 'truncated'),
    difficult: xml.flag(object, 'difficult'),
    occluded: xml.flag(object, 'occluded'),
    parts: xml
      .all(object, 'part')
      .map((part) => ({ name: xml.text(part, 'name'), bndbox: readBox(xml, part) })),
  };
}

function readBox(xml: XmlFile, object: XmlElement): VocBox {
  const box = xml.one(object, 'bndbox');
  const [xmin, ymin, xmax, ymax] = ['xmin', 'ymin', 'xmax', 'ymax'].map((name) =>
    xml.number(box, name),
  ) as [number, number, number, number];
  if (xmin > xmax || ymin > ymax)
    throw xml.error(
      box,
      `expected a <bndbox> with xmin ≤ xmax and ymin ≤ ymax, got ${[xmin, ymin, xmax, ymax].join(', ')}`,
    );
  return [xmin, ymin, xmax, ymax];
}
