/** Who asks, and under which id the request is logged. */
export class RequestContext {
  constructor(
    readonly requestId: string,
    readonly customerId: string,
  ) {}
}
