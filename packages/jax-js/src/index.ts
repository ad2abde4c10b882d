export { jaxHost } from './jax-host.js';
