// Types only: on which kind of device results are.
import type { Device, DeviceTypeOf } from '../device.js';
import type { Tensor } from '../tensor.js';
import type { Fits, Mismatch, ShapeOf, Verdict } from './shape.js';

/** The kind of device of a tensor, never of a number. */
export type DeviceOf<A> = A extends Tensor<infer _D, infer _S, infer V> ? V : never;

/** The kind of the device that is asked for, that of X where none is. */
export type AskedDevice<W, X> = W extends Device ? DeviceTypeOf<W> : DeviceOf<X>;

/** What a second tensor must be to meet the first one: without dimensions, or on the same kind of device. */
export type SameDevice<A, B> = Fits<Apart<A, B>>;

type Apart<A, B> = A extends unknown
  ? B extends unknown
    ? [DeviceOf<A>] extends [never]
      ? 'fits'
      : [DeviceOf<B>] extends [never]
        ? 'fits'
        : [DeviceOf<A> & DeviceOf<B>] extends [never]
          ? [] extends ShapeOf<A> | ShapeOf<B>
            ? 'fits'
            : Mismatch<`one tensor is on ${DeviceOf<A>}, the other on ${DeviceOf<B>}`>
          : 'fits'
    : never
  : never;

/** What a rule about two tensors asks of the second. */
export type Meets<R, A, B> = { fits: SameDevice<A, B>; misfits: R }[Verdict<R>];
