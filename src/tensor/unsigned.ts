// Unsigned integers of 16, 32 and 64 bits from elsewhere: LibTorch has hardly an operation for them, so that they come as the
// next wider signed type, which their values fit.
import type { DType, WideUnsignedDType } from './dtype.js';
import { tidy } from './scope.js';
import type { Tensor } from './tensor.js';

/** Element types that widen on the way in. */
export type UnsignedType = WideUnsignedDType;

/** What carries the bits, what holds the values, and the bits that count. */
const UNSIGNED: Readonly<Record<UnsignedType, { bits: DType; wide: DType; mask: number }>> = {
  uint16: { bits: 'int16', wide: 'int32', mask: 0xffff },
  uint32: { bits: 'int32', wide: 'int64', mask: 0xffffffff },
  uint64: { bits: 'int64', wide: 'int64', mask: -1 },
};

export function isUnsigned(type: string): type is UnsignedType {
  return Object.hasOwn(UNSIGNED, type);
}

/** The signed element type of the same width. */
export function signedBits(type: UnsignedType): DType {
  return UNSIGNED[type].bits;
}

/**
 * The values as int32 (of uint16) or int64, out of a tensor of {@link signedBits}; null where a uint64 is too large.
 * Always a new tensor.
 */
export function widenUnsigned(bits: Tensor, type: UnsignedType): Tensor | null {
  const { wide, mask } = UNSIGNED[type];
  return tidy(() => {
    if (type === 'uint64') return bits.lt(0).any().item() ? null : bits.clone();
    return bits.to(wide).bitwiseAnd(mask);
  });
}
