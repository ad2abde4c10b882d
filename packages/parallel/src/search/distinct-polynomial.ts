/**
 * A sum of products, in a normal form: for each product of atoms, by its key, the coefficient.
 *
 * An atom is a positive number, a number of any sign, or a sign, by name. `e` is the exponent of a power of e.
 */
export type Polynomial = ReadonlyMap<string, Term>;

export interface Term {
  readonly coefficient: number;
  readonly atoms: Product;
  /** The product has the factor e to this power, whose terms are no constants and no logarithms alone. */
  readonly e: Polynomial;
}

/** For each atom its exponent. */
type Product = ReadonlyMap<string, number>;

/** An atom that is 1 or -1. */
const isSign = (atom: string): boolean => atom.startsWith('sign ');

/** An atom that is 1 where the sign of that name is 1, and NaN elsewhere. */
const isGate = (atom: string): boolean => atom.startsWith('where ');

/** An atom above 0. */
const isPositive = (atom: string): boolean => !isSign(atom) && !isGate(atom) && !atom.startsWith('signed ');

const rounded = (x: number): string => String(Number(x.toPrecision(12)));

export const zero: Polynomial = new Map();

const none: Product = new Map();

const keyOf = (atoms: Product, e: Polynomial): string =>
  [
    ...[...atoms].sort(([a], [b]) => (a < b ? -1 : 1)).map(([atom, power]) => `[${atom}]^${rounded(power)}`),
    ...(e.size === 0 ? [] : [`e^(${textOf(e)})`]),
  ].join('·');

/** A text that two polynomials have in common exactly if they are the same. */
export const textOf = (polynomial: Polynomial): string =>
  polynomial.size === 0
    ? '0'
    : [...polynomial]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, { coefficient }]) => `${rounded(coefficient)}${key === '' ? '' : `·${key}`}`)
        .join(' + ');

const fromTerms = (terms: Iterable<Term>): Polynomial => {
  const sums = new Map<string, Term>();
  for (const { coefficient, atoms, e } of terms) {
    const key = keyOf(atoms, e);
    const before = sums.get(key)?.coefficient ?? 0;
    const sum = before + coefficient;
    // What rounding leaves of a difference of equal numbers is nothing.
    if (Number.isFinite(sum) && Math.abs(sum) <= 1e-13 * (Math.abs(before) + Math.abs(coefficient)))
      sums.delete(key);
    else sums.set(key, { coefficient: sum, atoms, e });
  }
  return sums;
};

export const constant = (value: number): Polynomial =>
  fromTerms([{ coefficient: value, atoms: none, e: zero }]);

export const power = (atom: string, exponent = 1): Polynomial =>
  fromTerms([{ coefficient: 1, atoms: new Map([[atom, exponent]]), e: zero }]);

/** The value of a polynomial without atoms; `undefined` of any other. */
export const constantOf = (polynomial: Polynomial): number | undefined => {
  if (polynomial.size === 0) return 0;
  return polynomial.size === 1 ? polynomial.get('')?.coefficient : undefined;
};

export const plus = (a: Polynomial, b: Polynomial): Polynomial => fromTerms([...a.values(), ...b.values()]);

export const times = (a: Polynomial, b: Polynomial): Polynomial =>
  fromTerms([...a.values()].flatMap((x) => [...b.values()].map((y) => product(x, y))));

export const scaled = (by: number, a: Polynomial): Polynomial => times(constant(by), a);

const product = (x: Term, y: Term): Term => {
  const atoms = new Map(x.atoms);
  for (const [atom, exponent] of y.atoms) atoms.set(atom, (atoms.get(atom) ?? 0) + exponent);
  return { coefficient: x.coefficient * y.coefficient, atoms: reduced(atoms), e: plus(x.e, y.e) };
};

/** A sign counts once or not at all. */
const reduced = (atoms: Product): Product =>
  new Map(
    [...atoms].flatMap(([atom, exponent]): readonly (readonly [string, number])[] => {
      if (isGate(atom)) return [[atom, 1]];
      if (!isSign(atom)) return Math.abs(exponent) < 1e-13 ? [] : [[atom, exponent]];
      return exponent % 2 === 0 ? [] : [[atom, 1]];
    }),
  );

/** The only term; `undefined` if there are more or none. */
export const onlyTerm = (polynomial: Polynomial): Term | undefined =>
  polynomial.size === 1 ? [...polynomial.values()][0] : undefined;

/** The sign of a polynomial as an atom or a number; `undefined` if it is not a product of signs and positive numbers. */
export const signOf = (polynomial: Polynomial): Polynomial => {
  if (polynomial.size === 0) return zero;
  const only = onlyTerm(polynomial);
  if (only === undefined) {
    // Its sign stays the same if it is multiplied by a positive number.
    const first = Math.abs([...polynomial].sort(([a], [b]) => (a < b ? -1 : 1))[0]![1].coefficient);
    return power(`sign of ${textOf(scaled(1 / first, polynomial))}`);
  }
  const { coefficient, atoms } = only;
  const signs = [...atoms].flatMap(([atom, exponent]): readonly Polynomial[] => {
    if (isPositive(atom)) return [];
    if (isSign(atom) || isGate(atom)) return [power(atom)];
    return exponent % 2 === 0 ? [] : [power(`sign of ${textOf(power(atom))}`)];
  });
  return signs.reduce(times, constant(Math.sign(coefficient)));
};

/** The logarithm of the size of a term. */
export const logarithm = ({ coefficient, atoms, e }: Term): Polynomial =>
  [...atoms].reduce(
    (sum, [atom, exponent]) =>
      isSign(atom) || isGate(atom) ? sum : plus(sum, scaled(exponent, logarithmOf(atom))),
    plus(constant(Math.log(Math.abs(coefficient))), e),
  );

const logarithmOf = (atom: string): Polynomial => power(`signed log ${atom}`);

/** e to the power of a polynomial. */
export const exponential = (exponent: Polynomial): Polynomial => {
  let result = constant(1);
  const left: Term[] = [];
  for (const term of exponent.values()) {
    const { coefficient, atoms, e } = term;
    const [first, another] = [...atoms];
    if (atoms.size === 0 && e.size === 0) result = times(result, constant(Math.exp(coefficient)));
    else if (
      e.size === 0 &&
      another === undefined &&
      first !== undefined &&
      first[1] === 1 &&
      first[0].startsWith('signed log ')
    )
      result = times(result, power(first[0].slice('signed log '.length), coefficient));
    else left.push(term);
  }
  return times(result, fromTerms([{ coefficient: 1, atoms: none, e: fromTerms(left) }]));
};

/** 1 where a sign is 1, and NaN elsewhere. */
export const whereOne = (sign: Polynomial): Polynomial => {
  const value = constantOf(sign);
  if (value !== undefined) return constant(value === 1 ? 1 : NaN);
  return power(`where ${textOf(sign)}`);
};

/** What a polynomial is where a sign, or its opposite, is 1. */
export const withSign = (polynomial: Polynomial, { coefficient, atoms }: Term): Polynomial => {
  const [[sign] = [''], another] = [...atoms];
  if (another !== undefined) return polynomial;
  return [...polynomial.values()].reduce<Polynomial>((sum, term) => {
    const others = new Map([...term.atoms].filter(([atom]) => atom !== sign));
    const factor = others.size < term.atoms.size ? coefficient : 1;
    const rest = fromTerms([{ coefficient: factor * term.coefficient, atoms: others, e: zero }]);
    return plus(sum, times(rest, exponential(withSign(term.e, { coefficient, atoms, e: zero }))));
  }, zero);
};
