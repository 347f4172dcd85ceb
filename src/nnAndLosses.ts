// `nn` as users see it: PyTorch keeps layers and losses in one namespace.
export * from './losses/index.js';
export * from './nn/index.js';
/** Limits for gradients: PyTorch's `torch.nn.utils`. */
export * as utils from './optim/clip.js';
