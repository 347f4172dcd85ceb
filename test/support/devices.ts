// The same tests on every kind of device.
import { backends, cuda, type Device } from 'kindling';

/**
 * Makes a suite for the CPU and one for a GPU. Without a GPU the second holds one test, which is skipped, so that a run says
 * what it left out. On a GPU float32 stays float32: TF32 would be within nobody's tolerance.
 */
export function eachDevice(body: (device: Device) => void): void {
  describe('on cpu', () => body('cpu'));
  describe('on cuda', () => {
    if (!cuda.isAvailable()) {
      it('needs a GPU');
      return;
    }
    const { allowTf32 } = backends.cudnn;
    before(() => {
      backends.cudnn.allowTf32 = false;
    });
    after(() => {
      backends.cudnn.allowTf32 = allowTf32;
    });
    body('cuda');
  });
}

/** A suite for what only a GPU can show; without one it holds one test, which is skipped. */
export function onCuda(title: string, body: () => void): void {
  describe(title, () => {
    if (cuda.isAvailable()) body();
    else it('needs a GPU');
  });
}
