import { smallFloat, type SmallFloat } from './small-float.js';

/** The floats that are read as tensors: the bits of each and, for those shorter than float32, how to widen one. */
const floats = {
  F64: { bits: 64, widen: undefined },
  F32: { bits: 32, widen: undefined },
  F16: { bits: 16, widen: smallFloat({ exponentBits: 5, fractionBits: 10, bias: 15, special: 'ieee' }) },
  BF16: { bits: 16, widen: smallFloat({ exponentBits: 8, fractionBits: 7, bias: 127, special: 'ieee' }) },
  F8_E5M2: { bits: 8, widen: smallFloat({ exponentBits: 5, fractionBits: 2, bias: 15, special: 'ieee' }) },
  F8_E4M3: { bits: 8, widen: smallFloat({ exponentBits: 4, fractionBits: 3, bias: 7, special: 'largest' }) },
  F8_E5M2FNUZ: {
    bits: 8,
    widen: smallFloat({ exponentBits: 5, fractionBits: 2, bias: 16, special: 'negative zero' }),
  },
  F8_E4M3FNUZ: {
    bits: 8,
    widen: smallFloat({ exponentBits: 4, fractionBits: 3, bias: 8, special: 'negative zero' }),
  },
  // A power of two; the format has no sign and no zero.
  F8_E8M0: { bits: 8, widen: (byte) => (byte === 0xff ? NaN : 2 ** (byte - 127)) },
} as const satisfies Readonly<
  Record<string, { readonly bits: number; readonly widen: SmallFloat | undefined }>
>;

/** The other dtypes, each with the array class that holds it. If JavaScript has none, the array holds the bytes. */
const others = {
  BOOL: { bits: 8, array: Uint8Array },
  U8: { bits: 8, array: Uint8Array },
  I8: { bits: 8, array: Int8Array },
  U16: { bits: 16, array: Uint16Array },
  I16: { bits: 16, array: Int16Array },
  U32: { bits: 32, array: Uint32Array },
  I32: { bits: 32, array: Int32Array },
  U64: { bits: 64, array: BigUint64Array },
  I64: { bits: 64, array: BigInt64Array },
  C64: { bits: 64, array: Uint8Array },
  F4: { bits: 4, array: Uint8Array },
  F6_E2M3: { bits: 6, array: Uint8Array },
  F6_E3M2: { bits: 6, array: Uint8Array },
} as const;

type FloatDtype = keyof typeof floats;
type OtherDtype = keyof typeof others;

/** @internal */
export type FileDtype = FloatDtype | OtherDtype;

/**
 * A tensor of a file whose elements are not floats, so that it cannot be a parameter; its data is as stored.
 *
 * `BOOL` is a byte for each element, 0 or 1. Complex numbers (`C64`) and floats of fewer than eight bits are the bytes of
 * the file.
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export type OtherTensor = {
  readonly [D in OtherDtype]: {
    /** The name in the file format. */
    readonly dtype: D;
    readonly shape: readonly number[];
    /** The elements in row-major order. */
    readonly data: InstanceType<(typeof others)[D]['array']>;
  };
}[OtherDtype];

/** The names of all dtypes of the format. @internal */
export const fileDtypes = Object.keys({ ...floats, ...others });

/** @internal */
export const isFloatDtype = (name: string): name is FloatDtype => Object.hasOwn(floats, name);

/** @internal */
export const isOtherDtype = (name: string): name is OtherDtype => Object.hasOwn(others, name);

/** The bits of one element. @internal */
export const bitsOf = (dtype: FileDtype): number =>
  isFloatDtype(dtype) ? floats[dtype].bits : others[dtype].bits;

/** The function that widens a stored element; `undefined` for float32 and float64. @internal */
export const widenOf = (dtype: FloatDtype): SmallFloat | undefined => floats[dtype].widen;

/** An array of zeros for a number of bytes of a file. @internal */
export const allocateOther = (dtype: OtherDtype, bytes: number): OtherTensor['data'] => {
  const { array } = others[dtype];
  return new array(bytes / array.BYTES_PER_ELEMENT);
};

/** The name of the array that holds elements of a dtype. @internal */
export const arrayNameOf = (dtype: OtherDtype): string => others[dtype].array.name;
