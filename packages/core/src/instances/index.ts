export { strategyMonoid } from './strategy-monoid.js';
export { transformationMonoid } from './transformation-monoid.js';
export { treeFoldable, treeFunctor, treeTraversable, TreeURI } from './tree-instances.js';
