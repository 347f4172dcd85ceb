// Types only: arithmetic on whole numbers that the compiler knows, digit by digit, so that its cost grows with the number of
// digits and not with the number. What is not a whole number known to the compiler gives `number`.

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
/** Digits from the last to the first. */
type Digits = readonly Digit[];

type Ten = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
/** A digit as a tuple of that length. */
type Ones = [
  [],
  [1],
  [1, 1],
  [1, 1, 1],
  [1, 1, 1, 1],
  [1, 1, 1, 1, 1],
  [1, 1, 1, 1, 1, 1],
  [1, 1, 1, 1, 1, 1, 1],
  [1, 1, 1, 1, 1, 1, 1, 1],
  [1, 1, 1, 1, 1, 1, 1, 1, 1],
];
type Times = [
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [0, 2, 4, 6, 8, 10, 12, 14, 16, 18],
  [0, 3, 6, 9, 12, 15, 18, 21, 24, 27],
  [0, 4, 8, 12, 16, 20, 24, 28, 32, 36],
  [0, 5, 10, 15, 20, 25, 30, 35, 40, 45],
  [0, 6, 12, 18, 24, 30, 36, 42, 48, 54],
  [0, 7, 14, 21, 28, 35, 42, 49, 56, 63],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 72],
  [0, 9, 18, 27, 36, 45, 54, 63, 72, 81],
];

/** The digits of a whole number ≥ 0, never for others. */
type Parse<Text extends string, Out extends Digits = []> = Text extends ''
  ? Out
  : Text extends `${infer First extends Digit}${infer Rest}`
    ? Parse<Rest, [First, ...Out]>
    : never;

type Print<D extends Digits, Out extends string = ''> = D extends readonly [
  infer Last extends Digit,
  ...infer Rest extends Digits,
]
  ? Print<Rest, `${Last}${Out}`>
  : ToNumber<Out>;

type ToNumber<Text extends string> = Text extends `0${infer Rest extends `${Digit}${string}`}`
  ? ToNumber<Rest>
  : Text extends `${infer N extends number}`
    ? N
    : number;

/** One digit and what is carried into the next place. */
type Carry<Count extends readonly 1[]> = Count extends readonly [
  ...Ten,
  ...infer Rest extends readonly 1[],
]
  ? [Rest['length'], [1]]
  : [Count['length'], []];

type Add<A extends Digits, B extends Digits, C extends readonly 1[] = []> = A extends readonly [
  infer X extends Digit,
  ...infer As extends Digits,
]
  ? B extends readonly [infer Y extends Digit, ...infer Bs extends Digits]
    ? AddPlace<Carry<[...Ones[X], ...Ones[Y], ...C]>, As, Bs>
    : AddPlace<Carry<[...Ones[X], ...C]>, As, []>
  : B extends readonly [infer Y extends Digit, ...infer Bs extends Digits]
    ? AddPlace<Carry<[...Ones[Y], ...C]>, [], Bs>
    : C;

type AddPlace<Place, A extends Digits, B extends Digits> = Place extends [
  infer D extends Digit,
  infer C extends readonly 1[],
]
  ? [D, ...Add<A, B, C>]
  : never;

/** never where A < B. */
type Subtract<
  A extends Digits,
  B extends Digits,
  C extends readonly 1[] = [],
> = A extends readonly [infer X extends Digit, ...infer As extends Digits]
  ? B extends readonly [infer Y extends Digit, ...infer Bs extends Digits]
    ? SubtractPlace<X, [...Ones[Y], ...C], As, Bs>
    : SubtractPlace<X, C, As, []>
  : B extends readonly []
    ? C extends readonly []
      ? []
      : never
    : never;

type SubtractPlace<
  X extends Digit,
  Less extends readonly 1[],
  A extends Digits,
  B extends Digits,
> = Ones[X] extends readonly [...Less, ...infer Rest]
  ? [Rest['length'], ...Subtract<A, B>]
  : [...Ten, ...Ones[X]] extends readonly [...Less, ...infer Rest]
    ? [Rest['length'], ...Subtract<A, B, [1]>]
    : never;

/** A number up to 81, as its first digit and its last. */
type Halves<N extends number> = `${N}` extends `${infer T extends Digit}${infer U extends Digit}`
  ? [T, U]
  : [0, N];

type Scale<A extends Digits, Y extends Digit, C extends readonly 1[] = []> = A extends readonly [
  infer X extends Digit,
  ...infer As extends Digits,
]
  ? Halves<Times[X][Y]> extends [infer T extends Digit, infer U extends Digit]
    ? Carry<[...Ones[U], ...C]> extends [infer D extends Digit, infer More extends readonly 1[]]
      ? [D, ...Scale<As, Y, [...Ones[T], ...More]>]
      : never
    : never
  : C['length'] extends 0
    ? []
    : [C['length']];

type Multiply<A extends Digits, B extends Digits> = B extends readonly [
  infer Y extends Digit,
  ...infer Bs extends Digits,
]
  ? Add<Scale<A, Y>, [0, ...Multiply<A, Bs>]>
  : [];

/** Long division: [quotient, remainder]. */
type Divide<
  A extends Digits,
  B extends Digits,
  Rest extends Digits = [],
  Out extends Digits = [],
> = A extends readonly [...infer Last extends Digits, infer Top extends Digit]
  ? Often<[Top, ...Rest], B> extends [infer D extends Digit, infer Left extends Digits]
    ? Divide<Last, B, Left, [D, ...Out]>
    : never
  : [Out, Rest];

/** How often B can be taken from A (0 to 9 times), and what is left. */
type Often<A extends Digits, B extends Digits, Count extends readonly 1[] = []> = [
  Subtract<A, B>,
] extends [never]
  ? [Count['length'], A]
  : Often<Subtract<A, B>, B, [...Count, 1]>;

/** The digits of a whole number that is known; never for `number`, negative ones and fractions. */
type Parsed<N extends number> = number extends N ? never : Parse<`${N}`>;
type OrNumber<D> = [D] extends [never] ? number : D extends Digits ? Print<D> : number;
type Divided<A extends number, B extends number> = [Parsed<A>] extends [never]
  ? null
  : [Parsed<B>] extends [never]
    ? null
    : B extends 0
      ? null
      : Divide<Parsed<A>, Parsed<B>>;

/** A + B. */
export type Plus<A extends number, B extends number> = B extends 0
  ? A
  : A extends 0
    ? B
    : OrNumber<Add<Parsed<A>, Parsed<B>>>;

/** A − B, `number` where that is below zero. */
export type Minus<A extends number, B extends number> = B extends 0
  ? A
  : OrNumber<Subtract<Parsed<A>, Parsed<B>>>;

/** A · B. */
export type Product<A extends number, B extends number> = B extends 1
  ? A
  : A extends 1
    ? B
    : OrNumber<Multiply<Parsed<A>, Parsed<B>>>;

/** A / B rounded down. */
export type Quotient<A extends number, B extends number> = B extends 1
  ? A
  : Divided<A, B> extends [infer Q, Digits]
    ? OrNumber<Q>
    : number;

/** A / B where that leaves no rest, never where it does. */
export type Exactly<A extends number, B extends number> = B extends 1
  ? A
  : Divided<A, B> extends [infer Q, infer Left extends Digits]
    ? Print<Left> extends 0
      ? OrNumber<Q>
      : never
    : number;
