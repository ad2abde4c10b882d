/** A function with its gradient, at a list of numbers. */
export type WithGradient = (x: readonly number[]) => readonly [value: number, gradient: readonly number[]];

const sum = (of: readonly number[]): number => of.reduce((total, each) => total + each, 0);

const rosenbrock: WithGradient = (x) => {
  const gradient = x.map(() => 0);
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const rise = x[i + 1]! - x[i]! ** 2;
    value += (1 - x[i]!) ** 2 + 100 * rise ** 2;
    gradient[i]! += -2 * (1 - x[i]!) - 400 * x[i]! * rise;
    gradient[i + 1]! += 200 * rise;
  }
  return [value, gradient];
};

const beale: WithGradient = ([a = NaN, b = NaN]) => {
  const errors = [1.5, 2.25, 2.625].map((c, i) => c - a + a * b ** (i + 1));
  return [
    sum(errors.map((e) => e ** 2)),
    [
      2 * sum(errors.map((e, i) => e * (b ** (i + 1) - 1))),
      2 * sum(errors.map((e, i) => e * a * (i + 1) * b ** i)),
    ],
  ];
};

const powell: WithGradient = ([a = NaN, b = NaN, c = NaN, d = NaN]) => {
  const [p, q, r, s] = [a + 10 * b, c - d, b - 2 * c, a - d];
  const [cubeR, cubeS] = [r * r * r, s * s * s];
  return [
    p * p + 5 * q * q + r * cubeR + 10 * s * cubeS,
    [2 * p + 40 * cubeS, 20 * p + 4 * cubeR, 10 * q - 8 * cubeR, -10 * q - 40 * cubeS],
  ];
};

const wood: WithGradient = ([a = NaN, b = NaN, c = NaN, d = NaN]) => {
  const [p, q] = [b - a * a, d - c * c];
  return [
    100 * p ** 2 +
      (1 - a) ** 2 +
      90 * q ** 2 +
      (1 - c) ** 2 +
      10.1 * ((b - 1) ** 2 + (d - 1) ** 2) +
      19.8 * (b - 1) * (d - 1),
    [
      -400 * a * p - 2 * (1 - a),
      200 * p + 20.2 * (b - 1) + 19.8 * (d - 1),
      -360 * c * q - 2 * (1 - c),
      180 * q + 20.2 * (d - 1) + 19.8 * (b - 1),
    ],
  ];
};

const himmelblau: WithGradient = ([a = NaN, b = NaN]) => {
  const [p, q] = [a * a + b - 11, a + b * b - 7];
  return [p ** 2 + q ** 2, [4 * a * p + 2 * q, 2 * p + 4 * b * q]];
};

const hockSchittkowski3: WithGradient = ([a = NaN, b = NaN]) => [
  b + 1e-5 * (b - a) ** 2,
  [-2e-5 * (b - a), 1 + 2e-5 * (b - a)],
];

const hockSchittkowski4: WithGradient = ([a = NaN, b = NaN]) => [(a + 1) ** 3 / 3 + b, [(a + 1) ** 2, 1]];

const hockSchittkowski5: WithGradient = ([a = NaN, b = NaN]) => [
  Math.sin(a + b) + (a - b) ** 2 - 1.5 * a + 2.5 * b + 1,
  [Math.cos(a + b) + 2 * (a - b) - 1.5, Math.cos(a + b) - 2 * (a - b) + 2.5],
];

const product = (of: readonly number[]): number => of.reduce((total, each) => total * each, 1);

const hockSchittkowski45: WithGradient = (x) => [
  2 - product(x) / 120,
  x.map((_, i) => -product(x.filter((__, j) => j !== i)) / 120),
];

const hockSchittkowski110: WithGradient = (x) => {
  const root = product(x) ** 0.2;
  return [
    sum(x.map((each) => Math.log(each - 2) ** 2 + Math.log(10 - each) ** 2)) - root,
    x.map(
      (each) =>
        (2 * Math.log(each - 2)) / (each - 2) - (2 * Math.log(10 - each)) / (10 - each) - (0.2 * root) / each,
    ),
  ];
};

const zhu: WithGradient = (x) => {
  const gradient = x.map(() => 0);
  gradient[0] = 2 * (x[0]! - 1);
  let value = (x[0]! - 1) ** 2;
  for (let i = 1; i < x.length; i++) {
    const rise = x[i]! - x[i - 1]! ** 2;
    value += 4 * rise ** 2;
    gradient[i]! += 8 * rise;
    gradient[i - 1]! -= 16 * x[i - 1]! * rise;
  }
  return [value, gradient];
};

const leastSquares: WithGradient = (x) => {
  const gradient = x.map(() => 0);
  let value = 0;
  for (let k = 0; k < 30; k++) {
    const row = x.map((_, i) => Math.cos(((k + 1) * (i + 1)) ** 2 * 0.37));
    const error = sum(row.map((each, i) => each * x[i]!)) - Math.cos(k * 1.3);
    value += error ** 2;
    row.forEach((each, i) => {
      gradient[i]! += 2 * each * error;
    });
  }
  return [value, gradient];
};

/** The functions of `tools/golden/minimize.py`, by their names there. */
export const functions: Readonly<Record<string, WithGradient>> = {
  rosenbrock,
  beale,
  powell,
  wood,
  himmelblau,
  hock_schittkowski_3: hockSchittkowski3,
  hock_schittkowski_4: hockSchittkowski4,
  hock_schittkowski_5: hockSchittkowski5,
  hock_schittkowski_45: hockSchittkowski45,
  hock_schittkowski_110: hockSchittkowski110,
  zhu,
  least_squares: leastSquares,
};
