import { add, type Matrix3, multiply, TextFile, type Vector3 } from '../textFile.js';

/** One camera of the Kinect, as `rgb.cal` and `depth.cal` describe it. */
export interface Calibration {
  /** Focal lengths and optical centre in pixels: `[[fx, 0, cx], [0, fy, cy], [0, 0, 1]]`. */
  readonly intrinsics: Matrix3;
  /** Coefficients of the lens; zero in all of BIWI's files, and not applied here. */
  readonly distortion: readonly number[];
  /** Turns coordinates of the depth camera into this camera's. */
  readonly rotation: Matrix3;
  /** Added after `rotation`, in mm. */
  readonly translation: Vector3;
  /** Width and height of the camera's images in pixels. */
  readonly size: readonly [width: number, height: number];
}

/**
 * Reads `rgb.cal` or `depth.cal`. They differ from sequence to sequence: take the one in the
 * folder of the images.
 *
 * @throws {DataError} the file cannot be read, or holds something else: the message names the line.
 * @see https://doi.org/10.1007/s11263-012-0549-0
 */
export async function readCalibration(file: string): Promise<Calibration> {
  const text = await TextFile.read('biwi.readCalibration', file);
  const calibration = {
    intrinsics: text.matrix('the intrinsics'),
    distortion: text.numbers(4, 'the distortion'),
    rotation: text.matrix('the rotation'),
    translation: text.vector('the translation'),
    size: text.numbers(2, 'width and height') as [number, number],
  };
  text.end();
  return calibration;
}

/** Options of {@link project}. */
export interface ProjectOptions {
  /**
   * Go from the depth camera's coordinates, in which BIWI gives poses, to the calibrated camera's
   * first, by its `rotation` and `translation`. Default `false`: the book takes the two cameras for
   * one.
   */
  aligned?: boolean;
}

/** Where a camera sees a point: (x, y, z) in mm → (x, y) in pixels of its image. */
export function project(
  point: Vector3,
  { intrinsics, rotation, translation }: Calibration,
  { aligned = false }: ProjectOptions = {},
): [x: number, y: number] {
  const seen = aligned ? add(multiply(rotation, point), translation) : point;
  const [x, y, z] = multiply(intrinsics, seen);
  return [x / z, y / z];
}
