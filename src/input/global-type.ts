/**
 * The instances of a global class, such as `URL`; `never` where the compiler knows no such class: declarations
 * must not need Node's types or the DOM's.
 */
export type GlobalType<Name extends string> = typeof globalThis extends {
  [N in Name]: { prototype: infer Instance };
}
  ? Instance
  : never;

/** `{ [Symbol.dispose](): Result }` where the compiler knows that symbol, and an empty type where not. */
export type Disposal<Name extends 'dispose' | 'asyncDispose', Result> = SymbolConstructor extends {
  readonly [N in Name]: infer Key extends symbol;
}
  ? { [K in Key]: () => Result }
  : {};
