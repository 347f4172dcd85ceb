// What the compiler knows of files. Nothing here runs.
import { load, loadNpy, type nn, type StateValue, save, type Tensor, tensor } from 'kindling';

/** Fails to compile unless both types are the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_same: Same<A, B>): void => {};

export async function files(model: nn.Module): Promise<void> {
  model.loadStateDict(await load('x.pth'));
  const value = await load('x.pth');
  same<typeof value, StateValue>(true);
  // @ts-expect-error: what the file holds has to be said
  value.epoch;
  const { epoch } = await load<{ epoch: number }>('x.pth');
  same<typeof epoch, number>(true);
  await save('x.pth', {
    model: model.stateDict(),
    epoch,
    names: ['a'],
    keys: new Map([[1, null]]),
  });
  // @ts-expect-error: undefined has no form in a file
  await save('x.pth', undefined);
  const x = await loadNpy<'int64'>('x.npy');
  same<typeof x, Tensor<'int64'>>(true);
  // @ts-expect-error: no path
  await loadNpy(1);
}

export function arrays(half: Tensor<'float16'>, x: Tensor<'float32'>): void {
  const first: number | undefined = half.toTypedArray({ float16: true })[0];
  same<ReturnType<typeof half.toTypedArray>, Float32Array>(true);
  const plain = x.toTypedArray({ float16: true });
  same<typeof plain, Float32Array>(true);
  tensor(half.toTypedArray({ float16: true }), { dtype: 'float32' });
  void first;
}
