// The BIWI Kinect head pose database: readers of its files, and labelling functions made of them.

export type { Matrix3, Vector3 } from '../textFile.js';
export {
  type Calibration,
  type ProjectOptions,
  project,
  readCalibration,
} from './calibration.js';
export { readDepth } from './depth.js';
export { img2depth, img2pose, person } from './files.js';
export { getAngles, getCtr } from './getCtr.js';
export { type Mesh, readObj } from './obj.js';
export { type EulerAngles, eulerAngles, type Pose, readPose } from './pose.js';
