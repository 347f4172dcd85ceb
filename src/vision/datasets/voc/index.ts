// PASCAL VOC: readers of its files, and labelling functions made of them.
export { type Annotation, readAnnotation, type VocBox, type VocObject } from './annotation.js';
export {
  getBoxesAndLabels,
  getClasses,
  getImages,
  img2annotation,
  type ObjectOptions,
} from './getters.js';
export { type Presence, readClassSet, readImageSet } from './imageSet.js';
