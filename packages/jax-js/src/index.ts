export { jaxHost } from './jax-host.js';
export { toOptax, type OptaxTransformation, type ToOptaxOptions } from './to-optax.js';
