/** @import { Random } from './random.mjs' */

/**
 * A place in a tree of plain data.
 *
 * @typedef {{ readonly holder: unknown[] | Record<string, unknown>, readonly key: string }} Place
 */

const reservedKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', ''];

// As text, since `{ __proto__: ... }` means something different in a program and in JSON.
const awkward = [
  ...'null true false 0 -0 1 -1 0.5 1.5 1e308 -1e308 5e-324 1e999 9007199254740993 4294967296'.split(' '),
  ...'"" "0.1" "NaN" "adam" "__proto__" "constructor" [] {} [[]] [0] [0,7] [null]'.split(' '),
  ...'{"name":"adam"} {"name":"identity"} {"name":null} {"name":"__proto__"}'.split(' '),
  ...'{"__proto__":{"polluted":true}} {"constructor":{"prototype":{"polluted":true}}}'.split(' '),
  ...'{"pattern":"w$"} {"pattern":"^(a+)+$","flags":"u"} "**.w" "*.*.*" "**.**.**.**.*a*a*a*b" "\\\\"'.split(
    ' ',
  ),
  ...'{"name":"constant","value":1e300} {"name":"linear","from":1,"to":-1,"steps":2}'.split(' '),
  JSON.stringify('x'.repeat(5000)),
  JSON.stringify(new Array(200).fill(0)),
];

/** The own keys of an item. @param {unknown} json */
const keysOf = (json) => (typeof json === 'object' && json !== null ? Object.keys(json) : []);

/**
 * Sets an entry, even if the key is `__proto__`. @param {Place['holder']} holder @param {string} key @param {unknown}
 * value
 */
const put = (holder, key, value) =>
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });

/** @param {Place} place */
const at = ({ holder, key }) => /** @type {Record<string, unknown>} */ (holder)[key];

/** A copy, in which own keys called `__proto__` stay. @param {unknown} json @returns {unknown} */
const copyOf = (json) => JSON.parse(JSON.stringify(json));

/**
 * Every place in a tree, found without recursion, since a broken tree may be deep. @param {unknown} root @returns
 * {Place[]}
 */
const placesIn = (root) => {
  /** @type {Place[]} */
  const places = [];
  const rest = [root];
  while (rest.length > 0) {
    const holder = /** @type {Place['holder']} */ (rest.pop());
    for (const key of keysOf(holder)) {
      places.push({ holder, key });
      rest.push(at({ holder, key }));
    }
  }
  return places;
};

/** @param {Place} place */
const remove = ({ holder, key }) => {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
};

/** Inserts a value beside the place. @param {Random} random @param {Place} place @param {unknown} value */
const insert = (random, { holder, key }, value) => {
  if (Array.isArray(holder)) holder.splice(Number(key), 0, value);
  else {
    const name = random.chance(0.5) ? random.pick(reservedKeys) : random.chance(0.5) ? `${key}s` : 'name';
    put(holder, name, value);
  }
};

/** A key with a typo. @param {Random} random @param {string} key */
const mistyped = (random, key) => {
  const i = random.below(key.length + 1);
  return random.chance(0.5) ? key.slice(0, i) + key.slice(i + 1) : `${key.slice(0, i)}x${key.slice(i)}`;
};

/**
 * The changes to one place of a tree. The last argument is a place in another tree.
 *
 * @type {Readonly<Record<string, (random: Random, place: Place, other: Place) => void>>}
 */
const changes = {
  replace: (random, { holder, key }) => put(holder, key, JSON.parse(random.pick(awkward))),
  delete: (_, place) => remove(place),
  duplicate: (random, place) => insert(random, place, copyOf(at(place))),
  multiply: (random, { holder, key }) => {
    const value = at({ holder, key });
    const times = random.pick([10, 15, 16, 17, 100, 1000, 20_000]);
    // As many as fit into a file of about 100 kB.
    const size = JSON.stringify(value ?? null).length;
    if (Array.isArray(holder))
      holder.splice(
        Number(key),
        1,
        ...Array.from({ length: Math.min(times, 1e5 / size) }, () => copyOf(value)),
      );
    else if (typeof value === 'string') put(holder, key, value.repeat(Math.min(times, 1e5 / size)));
  },
  insert: (random, place) => insert(random, place, JSON.parse(random.pick(awkward))),
  transplant: (_, { holder, key }, other) => put(holder, key, copyOf(at(other))),
  rename: (random, place) => {
    if (Array.isArray(place.holder)) return;
    const value = at(place);
    remove(place);
    put(place.holder, random.chance(0.5) ? mistyped(random, place.key) : random.pick(reservedKeys), value);
  },
  quote: (_, place) => {
    const value = at(place);
    if (typeof value === 'number' || typeof value === 'boolean') put(place.holder, place.key, String(value));
  },
  enlarge: (random, place) => {
    const value = at(place);
    if (typeof value === 'number')
      put(place.holder, place.key, value * random.pick([-1, 1e10, 1e300, 1e-300]));
    if (typeof value === 'string') put(place.holder, place.key, mistyped(random, value));
  },
  nest: (random, { holder, key }) => {
    const depth = random.chance(0.2) ? 60 + random.below(500) : 1 + random.below(6);
    let value = at({ holder, key });
    const wrap = random.pick([
      (/** @type {unknown} */ inner) => [inner],
      (/** @type {unknown} */ inner) => ({ name: 'chain', transformations: [inner] }),
      (/** @type {unknown} */ inner) => ({ name: 'namedChain', transformations: { a: inner } }),
      (/** @type {unknown} */ inner) => ({ name: 'compose', strategies: [inner] }),
      (/** @type {unknown} */ inner) => ({ name: 'scaleSchedule', factor: 1, schedule: inner }),
      (/** @type {unknown} */ inner) => ({ a: inner }),
    ]);
    for (let i = 0; i < depth; i++) value = wrap(value);
    put(holder, key, value);
  },
  swapNames: (random, { holder, key }, other) => {
    const name = at({ holder: other.holder, key: 'name' });
    if (!Array.isArray(holder) && typeof name === 'string') put(holder, 'name', name);
    else put(holder, key, JSON.parse(random.pick(awkward)));
  },
};

/**
 * Breaks a tree in one to four places. The result is JSON, except that numbers may be infinite.
 *
 * @param {Random} random
 * @param {readonly unknown[]} samples The function breaks one of them, with parts of another.
 * @returns {unknown}
 */
export const mutateJson = (random, samples) => {
  const root = { root: copyOf(random.pick(samples)) };
  for (let times = 1 + (random.chance(0.4) ? random.below(4) : 0); times > 0; times--) {
    const places = placesIn(root);
    const others = placesIn({ root: random.pick(samples) });
    if (places.length === 0) break;
    random.pick(Object.values(changes))(random, random.pick(places), random.pick(others));
  }
  return root.root ?? null;
};
