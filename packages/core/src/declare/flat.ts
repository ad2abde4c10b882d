/** One object type of an intersection, which an editor shows property by property, each with its doc comment. */
export type Flat<T> = T extends infer Parts ? { [K in keyof Parts]: Parts[K] } : never;
