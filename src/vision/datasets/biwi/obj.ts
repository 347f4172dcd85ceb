import { TextFile } from '../textFile.js';

/** A surface of triangles. */
export interface Mesh {
  /** x, y, z of each vertex, one after the other; BIWI's are in mm around the head's centre. */
  readonly vertices: Float32Array;
  /** The three vertices of each triangle, counted from 0. */
  readonly faces: Uint32Array;
}

/**
 * Reads the head template of a sequence, or another Wavefront `.obj`: vertices and faces. Faces with
 * more than three corners become several triangles; normals, textures and groups are left out.
 *
 * @throws {DataError} the file cannot be read, or a line is not what it says it is: the message names
 * the line.
 * @example
 * ```ts
 * const head = await biwi.readObj('01.obj');
 * head.vertices.length / 3; // 6918
 * ```
 */
export async function readObj(file: string): Promise<Mesh> {
  const text = await TextFile.read('biwi.readObj', file);
  const vertices: number[] = [];
  const faces: number[] = [];
  for (const line of text.lines) {
    const [kind, ...fields] = line.text.split(/\s+/);
    if (kind === 'v') {
      const point = fields.slice(0, 3).map(Number); // what may follow is a weight or a colour
      if (point.length < 3 || !point.every(Number.isFinite))
        throw text.error(line, `expected three numbers of a vertex, got '${line.text}'`);
      vertices.push(...point);
    } else if (kind === 'f') {
      const known = vertices.length / 3;
      const corners = fields.map((field) => cornerOf(field, known));
      if (corners.length < 3 || corners.includes(undefined))
        throw text.error(
          line,
          `expected a face of three or more of the ${known} vertices so far, got '${line.text}'`,
        );
      for (let i = 2; i < corners.length; i++)
        faces.push(...([corners[0], corners[i - 1], corners[i]] as number[]));
    }
  }
  return { vertices: Float32Array.from(vertices), faces: Uint32Array.from(faces) };
}

/** `12/5/12` is vertex 11, and `-1` the last one so far. */
function cornerOf(field: string, known: number): number | undefined {
  const number = Number(/^(-?\d+)(?:\/\d*){0,2}$/.exec(field)?.[1]);
  const index = number < 0 ? known + number : number - 1;
  return index >= 0 && index < known ? index : undefined;
}
