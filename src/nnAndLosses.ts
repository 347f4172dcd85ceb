// `nn` as users see it: PyTorch keeps layers and losses in one namespace.
export * from './losses/index.js';
export * from './nn/index.js';
