export interface Doc {
  readonly text: string;
  readonly shapes?: string;
  readonly throws?: readonly string[];
}
export const DOCS: Readonly<Record<string, Doc>> = {};
