// The labelling functions of BIWI: from the path of an image to a target.
import { dirname, join } from 'node:path';
import { type Calibration, type ProjectOptions, project, readCalibration } from './calibration.js';
import { img2pose } from './files.js';
import { eulerAngles, readPose } from './pose.js';

/**
 * A getter for `PointBlock`: the centre of the head on an image, as (x, y) in its pixels. Without
 * `cal` it takes the `rgb.cal` beside each image.
 *
 * By default it does what the book does, which takes the depth camera's coordinates for the colour
 * camera's: the point lies about 15 pixels beside the centre. `aligned: true` puts it right.
 *
 * @throws {DataError} from the getter, when the pose or the calibration cannot be read.
 * @example
 * ```ts
 * const block = new DataBlock({
 *   blocks: [ImageBlock(), PointBlock()],
 *   getItems: getImageFiles,
 *   getY: biwi.getCtr(await biwi.readCalibration('biwi/01/rgb.cal')),
 *   splitter: FuncSplitter((file) => parentLabel(file) === '13'),
 * });
 * ```
 * @see https://github.com/fastai/fastbook/blob/master/06_multicat.ipynb
 */
export function getCtr(cal?: Calibration, options: ProjectOptions = {}) {
  const beside = new Map<string, Promise<Calibration>>();
  const calibrationOf = (image: string): Promise<Calibration> => {
    const file = join(dirname(image), 'rgb.cal');
    const reading = beside.get(file) ?? readCalibration(file);
    beside.set(file, reading);
    return reading;
  };
  return async function getCtr(image: string): Promise<[x: number, y: number]> {
    const { centre } = await readPose(img2pose(image));
    return project(centre, cal ?? (await calibrationOf(image)), options);
  };
}

/**
 * A getter for `RegressionBlock`: yaw, pitch and roll of the head on an image, in degrees.
 *
 * @throws {DataError} the pose cannot be read.
 */
export async function getAngles(
  image: string,
): Promise<[yaw: number, pitch: number, roll: number]> {
  const { yaw, pitch, roll } = eulerAngles((await readPose(img2pose(image))).rotation);
  return [yaw, pitch, roll];
}
