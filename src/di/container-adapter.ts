/** How long an instance is meant to live. */
export type Lifetime =
  /** One for all scopes. */
  | 'singleton'
  /** One for each scope. */
  | 'scoped'
  /** One for each call that resolves something. */
  | 'request'
  /** One for each tenant, as Nest's durable providers. */
  | 'durable'
  /** A new one each time. */
  | 'transient'
  /** It was made before, outside of the container. */
  | 'value'
  | 'unknown';

/** One thing that a container can be asked for. */
export interface Registration {
  readonly token: unknown;
  /** As people write it: `orders`, `OrderService`, `Symbol(db)`. */
  readonly name: string;
  readonly lifetime: Lifetime;
  /** What should end an instance, for people: 'scope.dispose()'. */
  readonly end: string;
  /** The class or the factory, where the container tells it: its line is told. */
  readonly source?: object;
  /** Whether it stands for several bindings: resolved, it is a list. */
  readonly isMany?: boolean;
  /** Of bindings that have a name or a tag: what the adapter needs to ask for them. */
  readonly query?: unknown;
  /** Why it cannot be resolved alone, where that is known before it is tried. */
  readonly obstacle?: string;
}

/** What containers do not tell of themselves. */
export interface ContainerAccess {
  /** The objects in an object's private fields; no code of the program runs. */
  readPrivateValues?(object: object): unknown[];
}

/** One container, whatever library it is of. */
export interface ContainerAdapter {
  /** `awilix`, `inversify 7` */
  readonly title: string;
  /** How it is known that the container is at its end, where it tells: what it makes then is of no use. */
  findEnd?(): string | undefined;
  list(access: ContainerAccess): readonly Registration[] | Promise<readonly Registration[]>;
  /** Opens a scope as the library documents it. */
  open(): unknown;
  resolve(scope: unknown, registration: Registration): unknown;
  /** Closes a scope as the library documents it. */
  close(scope: unknown): unknown;
}
