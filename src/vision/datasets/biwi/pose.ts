import { type Matrix3, TextFile, type Vector3 } from '../textFile.js';

/** Where a head is and how it is turned, in the coordinates of the depth camera. */
export interface Pose {
  /** Turns the head template of the same person, three rows. */
  readonly rotation: Matrix3;
  /** Centre of the head in mm: x to the right, y down, z away from the camera. */
  readonly centre: Vector3;
}

/**
 * Reads a `_pose.txt`.
 *
 * @throws {DataError} the file cannot be read, or holds something else: the message names the line.
 */
export async function readPose(file: string): Promise<Pose> {
  const text = await TextFile.read('biwi.readPose', file);
  const pose = { rotation: text.matrix('the rotation'), centre: text.vector('the centre') };
  text.end();
  return pose;
}

/** Angles of a head in degrees. */
export interface EulerAngles {
  /** Nodding, about x. */
  readonly pitch: number;
  /** Turning to a side, about y, in [−90, 90]. */
  readonly yaw: number;
  /** Leaning to a shoulder, about z. */
  readonly roll: number;
}

/**
 * The angles of a rotation `Rz(roll)·Ry(yaw)·Rx(pitch)`: what BIWI's `_pose.bin` files hold. At a yaw of ±90° only the sum of the other two
 * is known, and roll is given as 0.
 */
export function eulerAngles(rotation: Matrix3): EulerAngles {
  const [[a, b], [d, e], [g, h, i]] = rotation;
  const cosYaw = Math.hypot(h, i);
  const isLocked = cosYaw < 1e-6;
  return {
    pitch: degrees(isLocked ? Math.atan2(g < 0 ? b : -b, e) : Math.atan2(h, i)),
    yaw: degrees(Math.atan2(-g, cosYaw)),
    roll: isLocked ? 0 : degrees(Math.atan2(d, a)),
  };
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
