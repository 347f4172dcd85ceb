// PyTorch's `torch.<name>` functions by name: `import { cat, stack } from '../tensor/functions.js'`.
export * from './functions.generated.js';
