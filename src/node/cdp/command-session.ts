/** What the parts that probes over the inspector's protocol share need of a session. */
export interface CommandSession {
  /**
   * Sends a command and resolves to the answer.
   *
   * @param timeout how long the answer may take, ms; default: the session's
   * @throws TargetLostError when the target goes away or does not answer in time, Error when it refuses
   */
  send<Answer = unknown>(method: string, params?: object, timeout?: number): Promise<Answer>;
  /** Calls `listener` at every notification of that name; the function that it returns ends that. */
  on<Params>(notification: string, listener: (params: Params) => void): () => void;
  /** Why the session was lost; undefined while it is open, and where we closed it. */
  readonly loss: Error | undefined;
}
