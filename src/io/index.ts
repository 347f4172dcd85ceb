// Numbers in and out: NumPy's files, safetensors, PyTorch's own, and plain bytes on disk.
export { type FromFileOptions, fromFile } from './fromFile.js';
export { type DeviceOptions, loadNpy, saveNpy } from './npy/npy.js';
export { type LoadNpzOptions, loadNpz, type SaveNpzOptions, saveNpz } from './npy/npz.js';
export {
  type GetSliceOptions,
  type LoadSafetensorsOptions,
  loadSafetensors,
  openSafetensors,
  SafetensorsFile,
  type SafetensorsOptions,
  type SliceRange,
} from './safetensors/file.js';
export { type SaveSafetensorsOptions, saveSafetensors } from './safetensors/save.js';
export type { FileInput, MapOptions } from './source.js';
export { type LoadFileOptions, load } from './torch/load.js';
export { save } from './torch/save.js';
export type { StateKey, StateValue } from './torch/values.js';
