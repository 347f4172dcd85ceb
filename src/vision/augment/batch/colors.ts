// Changes of colours by plain operators; the kernel's own are native/augment.
import { tensor } from '../../../tensor/create.js';
import { stack } from '../../../tensor/functions.js';
import type { Tensor } from '../../../tensor/tensor.js';
import type { ColorChange } from './plan.js';

/** Logits of 0 and 1 are not finite: values are kept this far from them, as in fastai. */
const logitEps = 1e-7;

/** Weights of red, green and blue in grey: ITU-R 601-2. */
export const luma = [0.2989, 0.587, 0.114] as const;

/** Images [B, C, H, W] in [0, 1] after changes of their colours, in order. Neighbours that work on logits share one logit. */
export function plainColors(images: Tensor, changes: readonly ColorChange[]): Tensor {
  let x = images;
  let inLogits = false;
  for (const { kind, values } of changes) {
    const isColored = x.size(1) === 3;
    if ((kind === 'hue' || kind === 'saturation') && !isColored) continue; // grey has neither
    if (inLogits !== (kind !== 'hue')) {
      inLogits = !inLogits;
      x = inLogits ? x.clamp(logitEps, 1 - logitEps).logit() : x.sigmoid();
    }
    const perSample = tensor(values, { device: x.device, dtype: x.dtype }).reshape([-1, 1, 1, 1]);
    if (kind === 'contrast') x = x.mul(perSample);
    if (kind === 'brightness') x = x.add(perSample);
    if (kind === 'saturation') x = grey(x).lerp(x, perSample);
    if (kind === 'hue') x = turned(x, perSample.squeeze(1));
  }
  return inLogits ? x.sigmoid() : x;
}

/** [B, 3, H, W] → [B, 1, H, W] */
function grey(x: Tensor): Tensor {
  const weights = tensor(luma, { device: x.device, dtype: x.dtype }).reshape([3, 1, 1]);
  return x.mul(weights).sum(1, { keepdim: true });
}

/** The hue turned by a share of the circle: to HSV and back. */
function turned(rgb: Tensor, share: Tensor): Tensor {
  const [r, g, b] = rgb.unbind(1) as [Tensor, Tensor, Tensor];
  const most = rgb.amax(1);
  const range = most.sub(rgb.amin(1));
  const isGrey = range.eq(0);
  const one = most.mul(0).add(1);
  const by = one.where(isGrey, range);
  const saturation = range.div(one.where(isGrey, most));
  const isRed = most.eq(r);
  const isGreen = most.eq(g);
  const fromBlue = r.sub(g).div(by).add(4);
  const fromGreen = b.sub(r).div(by).add(2);
  const fromRed = g.sub(b).div(by);
  const sixths = fromRed.where(isRed, fromGreen.where(isGreen, fromBlue));
  const hue = sixths.div(6).remainder(1).add(share).remainder(1).mul(6); // 0 … 6
  return stack(
    [5, 3, 1].map((from) => {
      const at = hue.add(from).remainder(6);
      const off = at.minimum(at.neg().add(4)).clamp(0, 1);
      return most.sub(most.mul(saturation).mul(off));
    }),
    1,
  );
}
