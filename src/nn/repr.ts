// How a module prints, line for line as in PyTorch.

/** `Name(extra)`, or the name around one indented line for each line of `extra` and each child. */
export function formatModule(
  name: string,
  extra: string,
  children: readonly (readonly [string, string])[],
): string {
  const extraLines = extra === '' ? [] : extra.split('\n');
  const childLines = children.map(([key, text]) => `(${key}): ${text.replaceAll('\n', '\n  ')}`);
  const lines = [...extraLines, ...childLines];
  if (lines.length === 0) return `${name}()`;
  if (lines.length === 1 && childLines.length === 0) return `${name}(${lines[0]})`;
  return `${name}(\n  ${lines.join('\n  ')}\n)`;
}

/** Neighbours that print alike become one entry: `(0-2): 3 x Linear(…)`. */
export function foldRepeats(children: readonly (readonly [string, string])[]): [string, string][] {
  const runs: { first: number; last: number; text: string }[] = [];
  children.forEach(([, text], i) => {
    const run = runs.at(-1);
    if (run?.text === text) run.last = i;
    else runs.push({ first: i, last: i, text });
  });
  return runs.map(({ first, last, text }) =>
    first === last ? [`${first}`, text] : [`${first}-${last}`, `${last - first + 1} x ${text}`],
  );
}
