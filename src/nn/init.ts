// torch.nn.init: the same numbers for the same seed. Everything works in place and returns the tensor.

export {
  calculateGain,
  type KaimingOptions,
  kaimingNormal_,
  kaimingUniform_,
  type Nonlinearity,
  xavierNormal_,
  xavierUniform_,
} from './init/fan.js';
export { constant_, type InitOptions, normal_, ones_, uniform_, zeros_ } from './init/fill.js';
export { dirac_, eye_, orthogonal_, sparse_ } from './init/structure.js';
export { type TruncNormalOptions, truncNormal_ } from './init/truncNormal.js';
