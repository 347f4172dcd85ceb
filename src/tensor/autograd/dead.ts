// Lets go of the functions that no graph needs any more. Graphs end on any thread, so they leave a note.
import { addon, first, next } from '../cells.js';
import { drop } from './callbacks.js';

export function buryDead(): void {
  let count: number;
  do {
    addon.takeDead();
    count = first();
    for (let i = 0; i < count; i++) drop(next());
  } while (count > 0);
}
