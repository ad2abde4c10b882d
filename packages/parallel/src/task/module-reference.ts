/**
 * An export of a module, as plain data: what reaches a worker in place of a closure.
 *
 * The module should not `await` at its top level, but in a function that it exports. On Node 20, V8 ends the whole process if a
 * run ends just before a thread begins to run such a module.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface ModuleReference {
  /** The absolute URL of the module, as in `new URL('./task.js', import.meta.url).href`. */
  readonly module: string;
  /** The name of the export; `'default'` for the default one. */
  readonly export: string;
}
