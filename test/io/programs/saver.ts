// Saves over one file again and again until it is killed: a tensor whose elements are all the same number.
import { full, save, saveNpz, saveSafetensors } from 'kindling';

const [path = '', kind] = process.argv.slice(2);
for (let round = 0; ; round++) {
  const x = full([2_000_000], round);
  if (kind === 'safetensors') await saveSafetensors(path, { x });
  else if (kind === 'npz') await saveNpz(path, { x });
  else await save(path, { x });
  x.dispose();
  if (round === 0) console.log('saved');
}
