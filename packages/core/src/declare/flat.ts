/** An intersection as one object type, so that an editor shows each property with its doc comment. */
export type Flat<T> = T extends infer Parts ? { [K in keyof Parts]: Parts[K] } : never;
