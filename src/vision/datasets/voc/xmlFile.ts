// XML files as far as annotations need them: elements and their text, with errors that name the line.
import {
  parseXml,
  type XmlDocument,
  XmlDocumentType,
  XmlElement,
  XmlError,
} from '@rgrove/parse-xml';
import { DataError } from '../../../data/dataError.js';
import { shown } from '../../../data/shown.js';
import { readBytes } from '../textFile.js';

const options = { includeOffsets: true, preserveDocumentType: true };

/** An XML file without document type, so that there are no entities but XML's own five. */
export class XmlFile {
  readonly root: XmlElement;
  readonly #step: string;
  readonly #file: string;
  readonly #source: string;

  constructor(step: string, file: string, source: string) {
    this.#step = step;
    this.#file = file;
    this.#source = source;
    const document = this.#parse();
    const declaration = document.children.find((node) => node instanceof XmlDocumentType);
    if (declaration)
      throw this.error(declaration, 'a document type (<!DOCTYPE …>) is not read: remove it');
    this.root = document.root as XmlElement; // the parser refuses a document without
  }

  /** @throws {DataError} the file cannot be read, or is no XML. */
  static async read(step: string, file: string): Promise<XmlFile> {
    return new XmlFile(step, file, (await readBytes(step, file)).toString('utf8'));
  }

  #parse(): XmlDocument {
    try {
      return parseXml(this.#source, options);
    } catch (error) {
      const { message } = error as Error;
      const reason = error instanceof RangeError ? 'elements lie too deep in each other' : message;
      const where = error instanceof XmlError ? `, line ${error.line}` : '';
      const first = reason.split('\n')[0]?.replace(/ \(line \d+, column \d+\)$/, '');
      throw new DataError(this.#step, `${this.#file}${where}: not readable as XML: ${first}`, {
        cause: error,
      });
    }
  }

  /** The elements of that name directly in another. */
  all(parent: XmlElement, name: string): XmlElement[] {
    return parent.children.filter(
      (node) => node instanceof XmlElement && node.name === name,
    ) as XmlElement[];
  }

  /** The only element of that name directly in another, or none. */
  optional(parent: XmlElement, name: string): XmlElement | undefined {
    const [found, second] = this.all(parent, name);
    if (second) throw this.error(second, `expected one <${name}> in <${parent.name}>, got another`);
    return found;
  }

  /** The only element of that name directly in another. */
  one(parent: XmlElement, name: string): XmlElement {
    const found = this.optional(parent, name);
    if (found) return found;
    throw this.error(parent, `expected a <${name}> in <${parent.name}>, got none`);
  }

  text(parent: XmlElement, name: string): string {
    const element = this.one(parent, name);
    const text = element.text.trim();
    if (text === '') throw this.error(element, `expected a text in <${name}>, got none`);
    return text;
  }

  number(parent: XmlElement, name: string): number {
    const text = this.text(parent, name);
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    throw this.error(this.one(parent, name), `expected a number in <${name}>, got ${shown(text)}`);
  }

  /** `1` or `0`; false where the element is absent. */
  flag(parent: XmlElement, name: string): boolean {
    const element = this.optional(parent, name);
    const text = element?.text.trim() ?? '0';
    if (text === '0' || text === '1') return text === '1';
    throw this.error(element as XmlElement, `expected 0 or 1 in <${name}>, got ${shown(text)}`);
  }

  error({ start }: { start: number }, message: string): DataError {
    const line = this.#source.slice(0, start).split('\n').length;
    return new DataError(this.#step, `${this.#file}, line ${line}: ${message}`);
  }
}
