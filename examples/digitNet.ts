import { nn } from 'kindling';

/** How a {@link digitNet} ends. */
export interface DigitNetOptions {
  /** Bounds each output: a sigmoid stretched to this range. Default: none. */
  yRange?: readonly [low: number, high: number];
}

/** A small convolutional network for grey images of any size: [B, 1, H, W] → [B, nOut]. All three tasks use it. */
export function digitNet(nOut: number, { yRange }: DigitNetOptions = {}): nn.Module {
  const filters = [1, 16, 32, 64, 128, 128];
  const body = filters
    .slice(1)
    .map((nf, i) => new nn.ConvLayer(filters[i] ?? 1, nf, { stride: 2 })); // halves H and W
  const head = [
    new nn.AdaptiveConcatPool2d(2), // [B, 256, 2, 2]
    new nn.Flatten(),
    new nn.Dropout(0.25),
    new nn.Linear(4 * 256, nOut),
  ];
  const range = yRange ? [new nn.SigmoidRange(...yRange)] : [];
  return new nn.Sequential(...body, ...head, ...range);
}
