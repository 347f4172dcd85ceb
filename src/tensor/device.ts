// Devices: names and the code by which they cross to native code (type · 1000 + index + 1).
import { ArgumentError } from './errors.js';

/** Where a tensor lives: `'cpu'`, `'cuda'` (the current GPU) or `'cuda:1'`. */
export type Device = 'cpu' | 'cuda' | `cuda:${number}`;

/** The kind of device, which the type of a tensor tells: all GPUs are `'cuda'`. */
export type DeviceType = 'cpu' | 'cuda';

/** The kind of a device. */
export type DeviceTypeOf<W> = W extends 'cpu' ? 'cpu' : 'cuda';

/** The kind of a device that is asked for, V where none is. */
export type DeviceOr<W, V> = W extends Device ? DeviceTypeOf<W> : V;

const DEVICE = /^(cpu|cuda)(?::(\d{1,2}))?$/;

export function deviceCode(device: Device, op: string): number {
  const match = typeof device === 'string' ? DEVICE.exec(device) : null;
  if (!match) throw ArgumentError.of(op, "'cpu', 'cuda' or 'cuda:<index>'", 'device', device);
  if (match[1] === 'cpu') return 0;
  return 1000 + (match[2] === undefined ? 0 : Number(match[2]) + 1);
}

export function deviceName(code: number): Device {
  const type = Math.floor(code / 1000);
  const index = (code % 1000) - 1;
  if (type === 0) return 'cpu';
  return (type === 1 ? (index < 0 ? 'cuda' : `cuda:${index}`) : `device${type}:${index}`) as Device;
}

export function isDevice(value: unknown): value is Device {
  return typeof value === 'string' && DEVICE.test(value);
}
