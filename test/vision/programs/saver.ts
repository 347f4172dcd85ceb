// Saves over one image again and again until it is killed: all columns of each are the same.
import { arange, saveImage } from 'kindling';

const [path = ''] = process.argv.slice(2);
for (let round = 0; ; round++) {
  const column = arange(300)
    .mul(round + 1)
    .remainder(256)
    .to('uint8');
  const image = column.reshape([1, 300, 1]).expand([3, 300, 400]);
  await saveImage(image, path);
  for (const tensor of [column, image]) tensor.dispose();
  if (round === 0) console.log('saved');
}
